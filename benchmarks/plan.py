"""`make bench ONLY=plan`: opening a plan of 200 entries, sealing and opening, wrapping 100,000 keys anew, export and erasure of ten years.

The reference of sealing is AES-256-GCM of the same bytes without our binding, padding and JSON, in the same run.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from uuid import uuid4

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import database, measure
from benchmarks.measure import Figure, figure
from yersel.accounts.models import Person
from yersel.consent import operations as consent
from yersel.consent.keyring import newest_master
from yersel.consent.models import DataKey
from yersel.core import clock
from yersel.plan.models import Plan
from yersel.plan.operations import goals, plans, sections
from yersel.plan.sections import WRITTEN

GOALS, STEPS, KEYS, VERSIONS, VALUES = 20, 9, 100_000, 2_000, 200
WORDS = "Slow mornings, strong tea, and the blue cushion by the open window. " * 3


def run() -> Iterable[Figure]:
    """Each figure in turn, in a database of its own."""
    database.use("plan", database.digest_of_code(["yersel/plan", "yersel/consent"], "1"), lambda: None)
    settings.ALLOWED_HOSTS = ["*"]
    DataKey.objects.all().delete()
    for plan in Plan.objects.select_related("person"):
        plans.erase_plan(plan=plan, by=plan.person, at=clock.now())
    owner = Person.objects.create(email=f"{uuid4().hex}@example.org", joined_at=clock.now(), of_age_at=clock.now())
    plan = plans.start_plan(by=owner, at=clock.now())
    _fill(plan)
    yield from _opening(owner)
    yield from _sealing(owner)
    yield from _ten_years(plan, owner)
    yield from _wrapping()


def _fill(plan: Plan) -> None:
    """Fifteen parts, 20 goals and 180 steps: 200 entries and more."""
    at = clock.now()
    for kind in WRITTEN.values():
        body: dict[str, object] = {ask.name: WORDS for ask in kind.asks}
        if kind.rows:
            body["rows"] = [{ask.name: "x" for ask in kind.rows}] * 5
        sections.save_section(plan=plan, by=plan.person, kind=kind.code, body=body, seen=0, at=at)
    for number in range(GOALS):
        goal = goals.add_goal(plan=plan, by=plan.person, content={"words": f"Goal {number}"}, at=at)
        for step in range(STEPS):
            content = {"text": f"Step {step}: {WORDS}", "doer": "i", "status": "doing"}
            goals.add_step(plan=plan, by=plan.person, goal_id=goal.pk, content=content, at=at)


def _opening(owner: Person) -> Iterable[Figure]:
    client = Client(SERVER_NAME="localhost")
    client.force_login(owner)
    client.get("/plan/")
    for name, address in (("the first page", "/plan/"), ("goals and steps", "/plan/goals/")):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        statements = len(asked)  # now: the next request forgets them
        times = [measure.milliseconds(lambda address=address: client.get(address)) for _ in range(60)]  # type: ignore[misc]
        yield figure(f"{name} of a plan of {GOALS * (STEPS + 1)} entries, p50", measure.percentile(times, 0.5), "ms")
        yield figure(f"{name}, p95", measure.percentile(times, 0.95), "ms", at_most=150)
        yield figure(f"{name}, statements", statements, "statements", at_most=12)


def _sealing(owner: Person) -> Iterable[Figure]:
    from yersel.consent import vault

    sealer = consent.sealer_for(subject=owner.pk)
    rows = [uuid4() for _ in range(VALUES)]
    key = AESGCM(AESGCM.generate_key(bit_length=256))
    plain = [key.encrypt(bytes(12), WORDS.encode(), None) for _ in rows]
    bare = min(measure.milliseconds(lambda: [key.decrypt(bytes(12), one, None) for one in plain]) for _ in range(9))
    sealed = [sealer.seal(WORDS, table="plan.goal.content", pk=pk) for pk in rows]
    seals = min(
        measure.milliseconds(lambda: [sealer.seal(WORDS, table="plan.goal.content", pk=pk) for pk in rows]) for _ in range(9)
    )
    wrapped = DataKey.objects.values_list("wrapped", flat=True).get(pk=owner.pk)

    def open_all() -> None:
        opened = vault.Opened(owner.pk, {"plan:goals": None}, vault.cipher(bytes(wrapped)))
        for pk, one in zip(rows, sealed, strict=True):
            opened.value("plan:goals", one, table="plan.goal.content", pk=pk)

    opens = min(measure.milliseconds(open_all) for _ in range(9))
    yield figure(f"opening {VALUES} values, key included", opens, "ms", reference=bare, at_most=10)
    yield figure("values opened a second", VALUES / opens * 1000, "values")
    yield figure("values sealed a second", VALUES / seals * 1000, "values")


def _ten_years(plan: Plan, owner: Person) -> Iterable[Figure]:
    measure.progress(f"writing {VERSIONS:,} versions")
    at = clock.now()
    seen = 1
    for number in range(VERSIONS):
        body = {"what_helps": f"{number} {WORDS}"}
        sections.save_section(plan=plan, by=owner, kind="flare_up", body=body, seen=seen, at=at)
        seen += 1
    client = Client(SERVER_NAME="localhost")
    client.force_login(owner)
    took = measure.milliseconds(lambda: client.get("/plan/take-away/json/")) / 1000
    yield figure(f"taking away a plan of {VERSIONS:,} versions", took, "s", at_most=3)
    took = measure.milliseconds(lambda: plans.erase_plan(plan=plan, by=owner, at=clock.now())) / 1000
    yield figure("erasing it", took, "s", at_most=1)


def _stop_half_way(done: int, total: int) -> None:
    if done >= total / 2:
        raise KeyboardInterrupt


def _tell(done: int, total: int) -> None:
    if done % 20_000 == 0:
        measure.progress(f"{done:,} of {total:,}")


def _wrapping() -> Iterable[Figure]:
    """Every key under an old master key is wrapped by the newest; stopped half way it goes on from there."""
    measure.progress(f"making {KEYS:,} keys")
    old = Fernet.generate_key()
    wrapped, at = Fernet(old).encrypt(os.urandom(32)), clock.now()
    for start in range(0, KEYS, 10_000):
        DataKey.objects.bulk_create(
            DataKey(subject=uuid4(), wrapped=wrapped, master="old", made_at=at) for _ in range(start, start + 10_000)
        )
    settings.MASTER_KEYS = [*settings.MASTER_KEYS, old.decode()]
    measure.progress("wrapping them anew, stopped half way")
    started = time.perf_counter()
    with contextlib.suppress(KeyboardInterrupt):
        consent.rewrap_keys(by="command:bench", at=at, on_progress=_stop_half_way)
    half = DataKey.objects.filter(master=newest_master()).count()
    measure.progress(f"{half:,} are done; going on")
    consent.rewrap_keys(by="command:bench", at=at, on_progress=_tell)
    took = time.perf_counter() - started
    settings.MASTER_KEYS = settings.MASTER_KEYS[:-1]
    yield figure("keys that were done when it was stopped", half, "keys")
    yield figure("keys that open by no master key afterwards", len(consent.check_keys()), "keys", at_most=0)
    left = DataKey.objects.exclude(master=newest_master()).count()
    yield figure(f"wrapping {KEYS:,} keys anew", took, "s")
    yield figure("keys wrapped anew a second", KEYS / took, "keys")
    yield figure("keys left under the old master key", left, "keys", at_most=0)
    DataKey.objects.all().delete()
