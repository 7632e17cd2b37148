"""`locate` with postcodes and their first parts: behaviours 1 (place part), 2, 3 and 19 of the directory specification."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.places import make_postcode
from yersel.places.queries import NotFound, Place, locate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scotland")]

EDINBURGH, BORDERS, HIGHLAND = "S12000036", "S12000026", "S12000017"


def place(text: str) -> Place:
    answer = locate(text)
    assert isinstance(answer, Place), answer
    return answer


def not_found(text: str) -> NotFound:
    answer = locate(text)
    assert isinstance(answer, NotFound), answer
    return answer


@pytest.mark.parametrize("text", ["EH1 1YZ", "eh11yz", " EH1  1YZ ", "Eh1-1yZ", "“EH1 1YZ”.", "E H 1 1 Y Z", "ＥＨ１ １ＹＺ"])
def test_behaviour_1_a_full_postcode_is_found_however_it_is_typed(text: str) -> None:
    make_postcode("EH1 1YZ", 55.95033, -3.19302, EDINBURGH)
    found = place(text)
    assert (found.kind, found.label, found.latitude, found.longitude) == ("postcode", "EH1 1YZ", 55.95033, -3.19302)


def test_a_postcode_is_found_inside_an_address() -> None:
    make_postcode("EH1 1YZ", 55.95033, -3.19302, EDINBURGH)
    assert place("Flat 2, 12 High Street, Edinburgh EH1 1YZ").key == "EH1 1YZ"


@pytest.mark.parametrize(("text", "town"), [("EH1", "Old Town"), ("AB10", "Mannofield"), ("eh6", "Leith"), ("hs2", "")])
def test_behaviour_2_outward_codes_resolve(text: str, town: str) -> None:
    found = place(text)
    assert (found.kind, found.key, town in found.label) == ("outward", text.upper(), True)


def test_an_outward_code_says_how_exact_it_is() -> None:
    assert place("EH6").note == "EH6 is the Leith area. We measure from its middle; most homes there are within 2 km."


@pytest.mark.parametrize("text", ["EH88", "AB99 9ZZ9", "ZZ1 1AA", "KW99", "EH65"])
def test_behaviour_3_an_unknown_district_is_named_in_a_plain_sentence(text: str) -> None:
    answer = not_found(text)
    assert answer.reason == "unknown"
    assert text in answer.text


def test_behaviour_3_an_unknown_district_brings_known_ones_like_it() -> None:
    assert [it.key for it in not_found("EH88").suggestions] == ["EH8", "EH1", "EH2"]


def test_behaviour_19_a_postcode_gives_council_board_and_authority() -> None:
    make_postcode("EH1 1YZ", 55.95033, -3.19302, EDINBURGH, ward_code="S13002929")
    found = place("EH1 1YZ")
    assert (found.council_code, found.board_code, found.authority_code) == (EDINBURGH, "S08000024", "S37000012")
    assert found.council_name == "City of Edinburgh"
    assert found.area_codes == ("S13002929", EDINBURGH, "S08000024", "S37000012", "XS", "XB")


def test_clackmannanshire_and_stirling_share_their_authority() -> None:
    assert place("FK10").authority_code == place("FK8").authority_code == "S37000005"


def test_before_any_import_a_postcode_is_located_by_its_outward_code_and_says_so() -> None:
    found = place("EH6 6LD")
    assert (found.kind, found.key) == ("outward", "EH6")
    assert found.note == "We know only the first half of EH6 6LD: EH6 (Leith). Distances are rough."


@pytest.mark.parametrize("text", ["EH6 5", "eh6  5", "EH65", "EH6-5"])
def test_a_sector_is_found_at_its_mean_point(text: str) -> None:
    make_postcode("EH6 5AA", 55.97, -3.18, EDINBURGH)
    found = place(text)
    assert (found.kind, found.key, found.latitude, found.spread_km) == ("sector", "EH6 5", 55.97, 4.5)


def test_a_digit_apart_is_a_sector_and_a_digit_joined_is_a_district() -> None:
    make_postcode("EH1 2AA", 55.94, -3.2, EDINBURGH)
    assert (place("EH1 2").key, place("EH12").key, place("EH 12").key) == ("EH1 2", "EH12", "EH12")


def test_a_postcode_newer_than_the_list_falls_back_to_its_sector_and_says_so() -> None:
    make_postcode("EH6 5AA", 55.97, -3.18, EDINBURGH)
    found = place("EH6 5ZZ")
    assert (found.kind, found.key) == ("sector", "EH6 5")
    assert found.note == "We do not know EH6 5ZZ. It may be new. We use EH6 5, so distances are rough."


def test_a_postcode_in_an_unknown_sector_falls_back_to_its_outward_code_and_says_so() -> None:
    make_postcode("EH6 5AA", 55.97, -3.18, EDINBURGH)
    found = place("EH6 9ZZ")
    assert (found.kind, found.key) == ("outward", "EH6")
    assert found.note == "We do not know EH6 9ZZ. It may be new. We use EH6 (Leith), so distances are rough."


def test_a_postcode_that_has_ended_is_still_located_and_says_so() -> None:
    make_postcode("EH6 5AB", 55.97, -3.18, EDINBURGH, ended="2019-05")
    found = place("EH6 5AB")
    assert (found.kind, found.note) == ("postcode", "EH6 5AB is no longer in use. We use the place where it was.")


def test_a_postcode_without_a_council_is_covered_by_scotland_alone() -> None:
    make_postcode("KW1 1AA", 58.4, -3.1, None)
    found = place("KW1 1AA")
    assert (found.council_code, found.area_codes) == ("", ("XS", "XB"))
    assert found.note == "We do not know which council area KW1 1AA is in."


@pytest.mark.parametrize("text", ["SW1A 1AA", "M1", "ne1 4st", "BT1 1AA", "CA6", "JE2 3"])
def test_a_postcode_elsewhere_is_outside_scotland(text: str) -> None:
    answer = not_found(text)
    assert answer.reason == "outside-scotland"
    assert answer.text.endswith("is not a postcode in Scotland. We know places in Scotland only.")


def test_a_border_code_says_that_part_of_it_is_in_england() -> None:
    assert place("TD15").note.endswith("Part of TD15 is in England. We know the Scottish part.")


def test_before_an_import_a_border_postcode_is_located_with_that_warning() -> None:
    found = place("TD15 2AA")
    assert (found.kind, found.council_code) == ("outward", BORDERS)
    assert "Part of TD15 is in England" in found.note


def test_after_an_import_a_border_postcode_in_an_english_sector_is_outside_scotland() -> None:
    make_postcode("TD15 1AA", 55.8, -2.05, BORDERS)
    assert not_found("TD15 2AA").reason == "outside-scotland"


def test_after_an_import_an_unknown_border_postcode_in_a_shared_sector_keeps_the_warning() -> None:
    make_postcode("TD15 1AA", 55.8, -2.05, BORDERS)
    found = place("TD15 1ZZ")
    assert (found.kind, found.key) == ("sector", "TD15 1")
    assert "Part of TD15 is in England" in found.note


def test_a_scottish_postcode_of_a_border_code_is_itself() -> None:
    make_postcode("TD15 1AA", 55.8, -2.05, BORDERS)
    assert place("TD15 1AA").kind == "postcode"


@pytest.mark.parametrize(
    ("text", "queries"), [("EH1 1YZ", 1), ("EH6 5", 0), ("EH6 9ZZ", 1), ("EH6", 0), ("EH88", 0), ("M1 1AA", 1)]
)
def test_a_postcode_takes_one_query_at_most(text: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_postcode("EH1 1YZ", 55.95033, -3.19302, EDINBURGH)
    locate("KY1 1AA")  # the parts of postcodes are read once in a while
    with django_assert_num_queries(queries):
        locate(text)
