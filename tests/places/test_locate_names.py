"""`locate` with names: behaviours 4 and 5 of the directory specification, and who wins where a name means several things."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from yersel.places.models import Area, OutwardCode, Settlement
from yersel.places.place_makers import place_of_settlement, places_of_areas
from yersel.places.queries import Choices, NotFound, Place, locate

pytestmark = pytest.mark.django_db


def place(text: str) -> Place:
    answer = locate(text)
    assert isinstance(answer, Place), answer
    return answer


def choices(text: str) -> list[str]:
    answer = locate(text)
    assert isinstance(answer, Choices), answer
    return [option.key for option in answer.options]


@pytest.mark.parametrize("text", ["Inverness", "inverness ", "  INVERNESS", "Invernéss", "inbhir nis", "Inbhir-Nis"])
def test_behaviour_4_a_place_name_is_found_and_case_and_spaces_do_not_matter(scotland: object, text: str) -> None:
    found = place(text)
    assert (found.kind, found.label, found.key) == ("settlement", "Inverness", "Inverness, Highland")


def test_behaviour_5_an_unknown_place_says_so(scotland: object) -> None:
    answer = locate("Brigadoon")
    assert isinstance(answer, NotFound)
    assert answer.reason == "unknown"
    assert answer.text == "We do not know a place called “Brigadoon”. Try a postcode, a town or a council area."


@pytest.mark.parametrize(("typed", "meant"), [("Ivnerness", "Inverness"), ("Stornaway", "Stornoway"), ("Edinbrugh", "Edinburgh")])
def test_a_misspelt_place_brings_the_right_spelling(scotland: object, typed: str, meant: str) -> None:
    answer = locate(typed)
    assert isinstance(answer, NotFound)
    assert answer.suggestions[0].label == meant
    assert len(answer.suggestions) <= 3


def test_an_ambiguous_name_is_a_choice_with_the_council_behind_each(scotland: object) -> None:
    assert choices("Balloch") == ["Balloch, Highland", "Balloch, North Lanarkshire", "Balloch, West Dunbartonshire"]


@pytest.mark.parametrize("name", ["Balloch", "Blackburn", "Croy", "Crosshill", "Milton", "Muirhead", "Newburgh", "Tarbert"])
def test_each_known_ambiguous_name_is_a_choice(everywhere: object, name: str) -> None:
    assert len(choices(name.lower())) >= 2


def test_the_same_name_twice_in_one_place_is_one(everywhere: object) -> None:
    twin = Settlement.objects.get(name="Kinross")
    other = Settlement.objects.create(
        name="Kinross", slug="kinross-again", council_area=twin.council_area, latitude=56.21, longitude=-3.43, source="yersel"
    )
    other.spellings.create(folded="kinross", shown="Kinross")
    assert place("Kinross").key == "Kinross, Perth and Kinross"


@pytest.mark.parametrize(
    "text", ["Balloch, Highland", "balloch highland", "Balloch,Highland Council", "Balloch, Inverness", "Balloch (Highland)"]
)
def test_a_name_with_its_area_behind_it_is_one_place(scotland: object, text: str) -> None:
    assert place(text).key == "Balloch, Highland"


@pytest.mark.parametrize(("text", "council"), [("Leith, Edinburgh", "S12000036"), ("Leith, Scotland", "S12000036")])
def test_a_name_with_the_main_town_behind_it_is_one_place(scotland: object, text: str, council: str) -> None:
    found = place(text)
    assert (found.label, found.council_code) == ("Leith", council)


def test_a_name_with_an_area_that_it_is_not_in_is_not_found(scotland: object) -> None:
    assert isinstance(locate("Inverness, Fife"), NotFound)


@pytest.mark.parametrize("name", ["Stirling", "Falkirk", "Glasgow", "Aberdeen", "Edinburgh", "Dundee", "Glaschu", "Dùn Èideann"])
def test_a_short_name_is_the_town_or_city(scotland: object, name: str) -> None:
    assert place(name).kind == "settlement"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Stirling council area", "S12000030"),
        ("Stirling Council", "S12000030"),
        ("Aberdeen City", "S12000033"),
        ("City of Edinburgh", "S12000036"),
        ("Edinburgh, City of", "S12000036"),
        ("Dundee City", "S12000042"),
        ("Highland", "S12000017"),
        ("Moray", "S12000020"),
        ("Perth & Kinross", "S12000048"),
        ("argyll and bute", "S12000035"),
        ("Western Isles", "S12000013"),
        ("Na h-Eileanan Siar", "S12000013"),
        ("Comhairle nan Eilean Siar", "S12000013"),
        ("The Borders", "S12000026"),
    ],
)
def test_a_council_is_found_by_each_of_its_names(scotland: object, name: str, code: str) -> None:
    found = place(name)
    assert (found.kind, found.council_code, found.area_codes[0]) == ("council", code, code)


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("NHS Highland", "board", "S08000022"),
        ("Grampian", "board", "S08000020"),
        ("Highland HSCP", "authority", "S37000016"),
        ("Clackmannanshire and Stirling HSCP", "authority", "S37000005"),
    ],
)
def test_boards_and_authorities_are_found(scotland: object, name: str, kind: str, code: str) -> None:
    found = place(name)
    assert (found.kind, code in found.area_codes, found.has_point) == (kind, True, True)


def test_a_board_of_several_councils_is_covered_by_none_of_them(scotland: object) -> None:
    assert place("NHS Highland").area_codes == ("S08000022", "XS", "XB")


def test_scotland_has_no_point(scotland: object) -> None:
    found = place("scotland")
    assert (found.kind, found.has_point, found.area_codes) == ("country", False, ("XS", "XB"))


@pytest.mark.parametrize("text", ["Outwith Scotland", "outside scotland", "England", "London"])
def test_elsewhere_is_outside_scotland(scotland: object, text: str) -> None:
    answer = locate(text)
    assert isinstance(answer, NotFound)
    assert answer.reason == "outside-scotland"


@pytest.mark.parametrize("text", ["", "   ", "\0", "\u200b \n"])
def test_nothing_typed_is_empty_or_unknown_and_never_fails(scotland: object, text: str) -> None:
    answer = locate(text)
    assert isinstance(answer, NotFound)


@pytest.mark.parametrize("text", ["", "  \n ", "\0"])
def test_blank_text_is_empty(scotland: object, text: str) -> None:
    answer = locate(text)
    assert isinstance(answer, NotFound)
    assert answer.reason == "empty"


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "Lei\0th", "\ud800", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "‮اسكتلندا", "'; DROP TABLE", "<b>Leith</b>", "%_%", ",,,,,", "a " * 100]
)
def test_odd_text_never_fails(scotland: object, text: str) -> None:
    assert isinstance(locate(text), (Place, Choices, NotFound))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=300), st.text(st.characters()), st.from_regex(r"\s*[A-Za-z]{1,2}\d{1,2} ?\d?[A-Za-z]{0,2}\s*")))
def test_any_text_has_an_answer(scotland: object, text: str) -> None:
    assert isinstance(locate(text), (Place, Choices, NotFound))


@pytest.mark.parametrize(
    "text", ["Inverness", "Balloch", "Highland", "NHS Highland", "Scotland", "Brigadoon", "Balloch, Highland"]
)
def test_a_name_takes_three_queries_at_most(
    scotland: object, text: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(3):
        locate(text)


def test_the_key_of_every_settlement_leads_back_to_it(everywhere: object) -> None:
    lost = []
    for settlement in Settlement.objects.select_related("council_area"):
        wanted, answer = place_of_settlement(settlement), locate(place_of_settlement(settlement).key)
        if not isinstance(answer, Place) or (answer.key, answer.latitude) != (wanted.key, wanted.latitude):
            lost.append(wanted.key)
    assert lost == []


def test_the_key_of_every_area_leads_back_to_it(everywhere: object) -> None:
    for wanted in places_of_areas(list(Area.objects.all())):
        assert locate(wanted.key) == wanted


def test_every_outward_code_leads_to_itself(scotland: object) -> None:
    for code in OutwardCode.objects.values_list("code", flat=True):
        found = place(code)
        assert (found.kind, found.key) == ("outward", code)


def test_a_place_that_many_ask_for_is_read_once(scotland, django_assert_num_queries):
    first = locate("Leith")

    with django_assert_num_queries(0):
        assert locate("Leith") == first


def test_a_whole_postcode_which_may_be_a_home_is_never_kept_in_memory(scotland, django_assert_max_num_queries):
    locate("EH6 9ZZ")

    with django_assert_max_num_queries(5) as asked:
        locate("EH6 9ZZ")
    assert len(asked) > 0
