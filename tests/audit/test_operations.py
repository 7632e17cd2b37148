from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from yersel.audit import operations
from yersel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def record(number: int = 1) -> AuditEntry:
    return operations.record(
        by="command:test", at=NOON, verb="import", object_type="directory", object_id=str(number), counts={"new": number}
    )


def test_each_entry_is_sealed_to_the_one_before():
    first, second = record(1), record(2)

    assert second.previous_hash == first.hash
    assert operations.first_broken_link() is None


@pytest.mark.parametrize("statement", ["UPDATE audit_auditentry SET verb = 'x'", "DELETE FROM audit_auditentry"])
def test_the_database_refuses_change_and_deletion(statement):
    record()

    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_entry_tampered_with_below_the_trigger_is_named():
    record(1)
    second = record(2)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_auditentry SET actor = 'somebody else' WHERE id = %s", [second.pk])
        cursor.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER USER")

    assert operations.first_broken_link() == second
