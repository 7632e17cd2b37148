import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.audit.test_operations import record

pytestmark = pytest.mark.django_db


def test_a_chain_that_holds_says_so(capsys):
    record(1)
    last = record(2)

    call_command("verify_audit")

    assert capsys.readouterr().out == f"The chain of 2 entries holds. Its last link: {last.hash}\n"


def test_no_entries_hold_as_well(capsys):
    call_command("verify_audit")

    assert "0 entries holds" in capsys.readouterr().out


@pytest.mark.parametrize(
    "tampering", ["UPDATE audit_auditentry SET verb = 'other' WHERE id = %s", "DELETE FROM audit_auditentry WHERE id = %s"]
)
def test_the_first_broken_link_is_named(tampering):
    record(1)
    second, third = record(2), record(3)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
        cursor.execute(tampering, [second.pk])
        cursor.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER USER")
    first_broken = third if tampering.startswith("DELETE") else second

    with pytest.raises(CommandError, match=f"broken at entry {first_broken.pk} of"):
        call_command("verify_audit")
