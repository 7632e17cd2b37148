"""Reading what people type: lay, Scots and misspelt words, a place among them, and whoever they speak of."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yersel.core import clock
from yersel.directory.operations.search import reindex_all
from yersel.directory.thesaurus import spell, tokens
from yersel.directory.understanding import Understood, understand

pytestmark = pytest.mark.django_db


@pytest.fixture
def words(scotland: object, word_lists: None) -> None:
    """Places and the word lists."""


@pytest.fixture
def dictionary(words: None) -> None:
    """The dictionary of spelling too, which is written with the index."""
    reindex_all()


def read(text: str, **options: object) -> Understood:
    return understand(text, find_place=True, **options)


def codes(understood: Understood) -> set[str]:
    return {term.code for one in understood.recognised for term in one.terms}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("sair heid", "migraine"),
        ("SAIR HEID", "migraine"),
        ("cannae sleep", "sleep-problems"),
        ("can't sleep", "sleep-problems"),
        ("pechin", "copd"),
        ("hoast", "bronchiectasis"),
        ("someone to talk to", "counselling"),
        ("walking group", "being-active"),
        ("COPD", "copd"),
        ("my mum keeps forgetting", "dementia"),
        ("feelin gey doon", "depression"),
    ],
)
def test_lay_and_scots_words_are_understood(words, typed, code):
    assert code in codes(read(typed))


@pytest.mark.parametrize(
    ("typed", "place", "left"),
    [
        ("arthritis group near Leith", "leith", "arthritis group"),
        ("walking group eh6", "eh6", "walking group"),
        ("walking group EH6 6AA", "eh6 6aa", "walking group"),
        ("diabeties near Inbhir Nis", "inbhir nis", "diabeties"),
        ("my mum keeps forgetting Leith", "leith", "my mum keeps forgetting"),
        ("Stornoway carers", "stornoway", "carers"),
    ],
)
def test_a_place_among_the_words_is_found_and_taken_out(everywhere, word_lists, typed, place, left):
    found = read(typed)

    assert (found.place, found.without_place) == (place, left)


@pytest.mark.parametrize("typed", ["in my house", "bath", "hope", "law", "steps", "pain in my feet"])
def test_everyday_words_are_no_places_by_themselves(everywhere, word_lists, typed):
    assert read(typed).place == ""


def test_a_place_named_apart_leaves_the_words_alone(words):
    assert understand("walking Leith", find_place=False).place == ""


@pytest.mark.parametrize(
    ("typed", "fires"), [("MS", True), ("ms", True), ("I have MS", True), ("ms smith", False), ("clean house", False)]
)
def test_words_that_are_also_common_english_fire_only_where_they_stand_out(words, typed, fires):
    assert bool(codes(read(typed)) & {"multiple-sclerosis", "drug-dependence"}) is fires


def test_where_everything_is_in_capitals_capitals_say_nothing(words):
    assert "me-cfs" not in codes(read("HELP ME FIND A CHOIR"))


@pytest.mark.parametrize(("wrong", "right"), [("demantia", "dementia"), ("hydrotherapt", "hydrotherapy")])
def test_a_typing_mistake_is_mended_and_said(dictionary, wrong, right):
    found = read(wrong)

    assert found.corrected == ((wrong, right),)


def test_spelling_is_left_alone_where_that_is_asked(dictionary):
    assert read("demantia", as_typed=True).corrected == ()


@pytest.mark.parametrize("name", ["smith", "jean", "xyzzyq"])
def test_a_name_is_not_taken_for_something_else(dictionary, name):
    assert read(name).corrected == ()


def test_a_phrase_can_be_left_as_plain_words(words):
    found = read("hoast", plain=["hoast"])

    assert found.recognised == ()
    assert found.words == ("hoast",)


def test_of_somebody_elses_condition_support_for_carers_is_meant_too(words):
    found = read("my mum keeps forgetting")

    assert found.somebody_else == "my mum"
    assert "carers" in {term.code for term in found.carer_terms}
    assert "parents-and-families" not in codes(found)


def test_support_for_carers_can_be_left_out(words):
    found = read("my mum keeps forgetting", plain=["my mum"])

    assert found.carer_terms == ()
    assert found.words == ()
    assert found.recognised


def test_what_was_typed_is_said_back_as_it_was_typed(words):
    assert [one.shown for one in read("“Hoast”, MS!").recognised] == ["Hoast", "MS"]


def test_filler_and_generic_words_do_not_decide(words):
    found = read("I am looking for an arthritis group please")

    assert found.content_words == []
    assert "group" in found.generic


def test_filler_alone_is_looked_for_as_it_stands(words):
    assert read("help").words or read("help").recognised


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("want tae die", "suicide"),
        ("I want to end it all", "suicide"),
        ("he hits me", "abuse"),
        ("took too many tablets", "overdose"),
    ],
)
def test_words_of_danger_are_noticed(words, typed, topic):
    assert topic in read(typed).safety


@pytest.mark.parametrize("typed", ["my feet are killing me", "dying for a cup of tea", "walking group", "want to die at home"])
def test_ways_of_speaking_are_no_danger(words, typed):
    assert read(typed).safety == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("heid", "head"), ("pechin", "peching"), ("knees", "knee"), ("cannae", "can't".replace("'", "")), ("maw's", "mum")],
)
def test_ways_of_spelling_one_word_are_one(one, other):
    assert spell(one.replace("'", "")) == spell(other)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=250))
def test_reading_never_fails_whatever_is_typed(words, text):
    found = read(text)

    assert all(one.first < one.last for one in found.recognised)
    assert len(tokens(text)) >= sum(one.last - one.first for one in found.recognised)


def test_under_words_of_danger_stands_help_and_not_what_has_the_same_letters(words):
    from tests.factories import directory as make
    from yersel.directory.queries import Asked, find

    dying = make.service("Dying at home nurses", areas=["XS"])
    line = make.service("Talk line", areas=["XS"], kinds=["helpline"])

    found = {hit.service_id for hit in find(Asked(q="i want to die"), today=clock.today()).results.hits}

    assert line.id in found
    assert dying.id not in found


def found_for(text: str) -> set[str]:
    """The names of the services a search shows, those that have only some of the words among them."""
    from yersel.directory.models import Service
    from yersel.directory.queries import Asked, find

    results = find(Asked(q=text), today=clock.today()).results
    return set(
        Service.objects.filter(pk__in=[hit.service_id for hit in (*results.hits, *results.also)]).values_list("name", flat=True)
    )


def test_a_word_in_scots_is_looked_for_in_english_too(words):
    from tests.factories import directory as make

    make.service("School friends of Troon")

    assert found_for("the auld schuil") == {"School friends of Troon"}


def test_in_a_sentence_nobody_understands_everyday_words_still_say_something(words):
    from tests.factories import directory as make

    make.service("Kent House", conditions=["dementia"])
    make.service("Somebody beside you", kinds=["carers"])

    assert read("ma neebor is dead confused aboot wheech").recognised == ()
    assert found_for("ma neebor is dead confused aboot wheech") == {"Kent House", "Somebody beside you"}


def test_a_little_word_in_scots_or_run_together_is_not_looked_for(words):
    assert read("ah've nae pals noo").words == ()
