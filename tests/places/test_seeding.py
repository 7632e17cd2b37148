"""Loading the typed facts and the gazetteer: complete, idempotent, and each settlement known by a slug and key of its own."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from tests.factories.places import handful_of_settlements, make_postcode
from tests.fixtures_places import SEEDED_AT
from yersel.audit.models import AuditEntry
from yersel.places.gazetteer import GazetteerEntry, scottish_spelling
from yersel.places.models import Area, CouncilArea, HealthBoard, IntegrationAuthority, OutwardCode, PlaceName, Settlement
from yersel.places.operations import SeedSummary, seed_places
from yersel.places.queries import Place, locate
from yersel.places.spellings import folded_spellings, key_of_settlement

pytestmark = pytest.mark.django_db


def seed(*entries: GazetteerEntry, **options: bool) -> SeedSummary:
    def gazetteer() -> Iterator[GazetteerEntry]:
        yield from entries

    return seed_places(by="test", at=SEEDED_AT, gazetteer=gazetteer, **options)


def entry(name: str, latitude: float, longitude: float, number: int = 1, population: int = 1000) -> GazetteerEntry:
    return GazetteerEntry(f"geonames:{number}", name, name, latitude, longitude, population)


def test_there_are_32_councils_14_boards_and_31_authorities(scotland: SeedSummary) -> None:
    assert (CouncilArea.objects.count(), HealthBoard.objects.count(), IntegrationAuthority.objects.count()) == (32, 14, 31)
    assert set(Area.objects.filter(kind="country").values_list("code", flat=True)) == {"XS", "XB"}
    assert scotland.areas == 79


def test_every_council_has_outward_codes_people_and_a_slug(scotland: SeedSummary) -> None:
    for council in CouncilArea.objects.all():
        assert council.outward_codes.exists() or council.name in {"Clackmannanshire"}
        assert council.population_2022 > 20_000
        assert council.slug


def test_the_real_gazetteer_reaches_every_council(everywhere: SeedSummary) -> None:
    assert everywhere.settlements > 1_200
    assert CouncilArea.objects.filter(settlements__source__startswith="geonames").distinct().count() == 32


def test_seeding_again_does_nothing_and_is_cheap(db: None, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    first = seed_places(by="test", at=SEEDED_AT, gazetteer=handful_of_settlements)

    def fail() -> Iterator[GazetteerEntry]:
        raise AssertionError("the gazetteer was read")

    fail.__name__ = "handful_of_settlements"
    with django_assert_max_num_queries(2):
        again = seed_places(by="test", at=SEEDED_AT, gazetteer=fail)
    assert (first.changed, again.changed) == (True, False)
    assert AuditEntry.objects.filter(verb="seed").count() == 1


def test_seeding_anew_by_force_keeps_every_row(db: None) -> None:
    seed_places(by="test", at=SEEDED_AT, gazetteer=handful_of_settlements)
    settlements = dict(Settlement.objects.values_list("slug", "pk"))
    names = set(PlaceName.objects.values_list("pk", flat=True))
    seed_places(by="test", at=SEEDED_AT, gazetteer=handful_of_settlements, force=True)
    assert dict(Settlement.objects.values_list("slug", "pk")) == settlements
    assert set(PlaceName.objects.values_list("pk", flat=True)) == names


def test_a_settlement_that_the_gazetteer_drops_is_dropped(db: None) -> None:
    seed(entry("Oldtown", 57.5, -4.2), entry("Newtown", 57.6, -4.3, 2))
    seed(entry("Newtown", 57.6, -4.3, 2), force=True)
    assert not Settlement.objects.filter(name="Oldtown").exists()
    assert not PlaceName.objects.filter(folded="oldtown").exists()


def test_a_settlement_without_a_typed_council_is_flagged(db: None) -> None:
    seed(entry("Newtown", 57.6, -4.3))
    town = Settlement.objects.get(name="Newtown")
    assert (town.council_area_id, town.council_is_nearest) == ("S12000017", True)


def test_a_typed_council_beats_the_nearest_point(scotland: SeedSummary) -> None:
    seed(entry("Monifieth", 56.4827, -2.8179), force=True)
    town = Settlement.objects.get(name="Monifieth")
    assert (town.council_area_id, town.council_is_nearest) == ("S12000041", False)


def test_twins_within_five_kilometres_are_one(db: None) -> None:
    seed(entry("Newtown", 57.6, -4.3, 1), entry("Newtown", 57.61, -4.31, 2))
    assert Settlement.objects.filter(name="Newtown").count() == 1


def test_a_district_that_the_gazetteer_has_too_is_one(db: None) -> None:
    seed(entry("Leith", 55.975, -3.17))
    assert Settlement.objects.filter(name="Leith").count() == 1


def test_a_name_that_a_council_has_twice_gets_the_outward_code(db: None) -> None:
    seed(entry("Newtown", 57.48, -4.22, 1), entry("Newtown", 56.82, -5.11, 2))
    towns = list(Settlement.objects.filter(name="Newtown").order_by("slug"))
    assert [town.slug for town in towns] == ["newtown-highland-iv1", "newtown-highland-ph33"]
    for town in towns:
        answer = locate(key_of_settlement(town))
        assert isinstance(answer, Place)
        assert answer.latitude == town.latitude


def test_a_settlement_never_takes_the_slug_of_a_council(scotland: SeedSummary) -> None:
    assert Settlement.objects.get(name="Stirling").slug == "stirling-stirling"
    assert CouncilArea.objects.get(name="Stirling").slug == "stirling"


def test_after_an_import_seeding_keeps_the_council_of_the_nearest_postcode(scotland: SeedSummary) -> None:
    make_postcode("IV1 1AA", 57.6, -4.3, "S12000020")
    seed(entry("Newtown", 57.6, -4.3), force=True)
    assert Settlement.objects.get(name="Newtown").council_area_id == "S12000020"


def test_an_outward_code_that_was_mistyped_is_dropped(db: None) -> None:
    seed()
    known = OutwardCode.objects.get(code="EH6")
    OutwardCode.objects.create(
        code="EH66", settlement_name="x", council_area=known.council_area, latitude=1, longitude=1, spread_km=1
    )
    seed(force=True)
    assert not OutwardCode.objects.filter(code="EH66").exists()


@pytest.mark.parametrize(
    ("shown", "folded"),
    [
        ("St Andrews", {"st andrews", "saint andrews"}),
        ("Isle of Mull", {"isle of mull", "mull"}),
        ("The Borders", {"the borders", "borders"}),
        ("Dùn Èideann", {"dun eideann"}),
        ("—", set()),
    ],
)
def test_short_forms_of_a_name_are_spellings_too(shown: str, folded: set[str]) -> None:
    assert {found for found, _ in folded_spellings([shown])} == folded


@pytest.mark.parametrize(("gazetteers", "ours"), [("Saint Andrews", "St Andrews"), ("Newmacher", "Newmachar"), ("Ayr", "Ayr")])
def test_names_are_spelt_as_scotland_spells_them(gazetteers: str, ours: str) -> None:
    assert scottish_spelling(gazetteers) == ours


def test_a_corrected_name_is_still_found_by_the_old_spelling(db: None) -> None:
    seed(replace(entry("Newmachar", 57.27, -2.18), original="Newmacher"))
    assert isinstance(locate("Newmacher"), Place)


def test_the_command_says_what_there_is_and_then_that_it_is_up_to_date(db: None) -> None:
    for words in ("79 areas, 455 outward codes", "up to date"):
        out = io.StringIO()
        call_command("load_places", stdout=out)
        assert words in out.getvalue()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("EH6", "outward: EH6 (Leith)"),
        ("Balloch", "settlement: Balloch, Highland"),
        ("Ednburgh", "perhaps: Edinburgh"),
        ("Scotland", "no point"),
    ],
)
def test_the_command_locate_prints_the_answer(scotland: SeedSummary, text: str, words: str) -> None:
    out = io.StringIO()
    call_command("locate", text, stdout=out)
    assert words in out.getvalue()
