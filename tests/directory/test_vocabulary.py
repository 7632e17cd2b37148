"""The vocabulary itself: that what people type means what they mean, and that everyday English is left alone.

The examples are read by the thesaurus alone, without a database, so that there can be many.
"""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from yersel.directory.models import Facet
from yersel.directory.thesaurus import DATA, Term, Thesaurus, in_english, phrase_key, rows, safety_topics, spell, tokens

FACETS = {"conditions.csv": Facet.CONDITION, "who.csv": Facet.WHO, "accessibility.csv": Facet.ACCESS}


@pytest.fixture(scope="module")
def vocabulary() -> Thesaurus:
    """The lists as they are in the files."""
    terms = []
    for name in ("conditions.csv", "stages_and_kinds.csv", "who.csv", "accessibility.csv"):
        for row in rows(name):
            facet = Facet(row.get("facet") or FACETS[name])
            lay, scots = (
                [phrase for phrase in row[column].split("|") if phrase] for column in ("lay_synonyms", "scots_synonyms")
            )
            terms.append((Term(facet, row["code"], row["label"], len(terms)), lay, scots))
    return Thesaurus(terms)


def meant(vocabulary: Thesaurus, typed: str) -> set[str]:
    return {term.code for one in vocabulary.recognise(tokens(typed)) for term in one.terms}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        # symptoms, in whole sentences
        ("up a' nicht wi ma legs", "sleep-problems"),
        ("my legs jump about at night and I can't settle", "sleep-problems"),
        ("keep forgetting my words since the stroke", "stroke"),
        ("I have to stop for breath walking to the shop", "copd"),
        ("a hacking cough that won't shift", "bronchiectasis"),
        ("husband stops breathing at night", "sleep-apnoea"),
        ("getting up five times a night to pee", "bladder-and-bowel-problems"),
        ("can't do up my buttons", "arthritis"),
        ("waiting for a new hip", "osteoarthritis"),
        ("in agony every day", "chronic-pain"),
        ("room spins when I turn over in bed", "dizziness-and-balance"),
        ("had three falls this year", "dizziness-and-balance"),
        ("fingers go white in the cold", "scleroderma-and-raynauds"),
        ("exhausted after a shower", "me-cfs"),
        ("never been right since covid", "long-covid"),
        ("I cry every day for no reason", "depression"),
        ("scared to leave the house", "anxiety"),
        ("checks the door twenty times", "ocd"),
        ("son lines up his toys", "autism"),
        ("can't sit still in class", "adhd"),
        ("asks the same question over and over", "dementia"),
        ("a lump on my neck", "head-and-neck-cancer"),
        ("his skin has turned yellow", "liver-disease"),
        # Scots: Central, Doric, Dundee
        ("ma maw's forgettin who ah am", "dementia"),
        ("auld man's fair doited", "dementia"),
        ("pechin gaun up the stair", "copd"),
        ("gey sair heid", "migraine"),
        ("ma back's gaen", "back-and-neck-pain"),
        ("hauns are that shoogly", "parkinsons"),
        ("aye fawin ower", "dizziness-and-balance"),
        ("canna hear the telly", "hearing-loss"),
        ("skin's yeukie", "eczema"),
        ("scunnert wi life", "depression"),
        ("ma nerves is shot", "anxiety"),
        ("fair forfochten", "me-cfs"),
        ("meh heid's loupin", "migraine"),
        ("eh cannae sleep", "sleep-problems"),
        ("ma man's aye fu", "alcohol-dependence"),
        ("back oan the gear", "drug-dependence"),
        ("spends his wages oan the puggy", "gambling"),
        ("cannae get oot the hoose", "one-to-one"),
        ("nae pals", "one-to-one"),
        ("gettin waur", "progression"),
        ("jist been telt", "diagnosis"),
        ("dinna ken far tae turn", "navigation"),
        ("foo dae I get tae the hospital", "travel"),
        ("bringin up ma grandweans", "kinship-carers"),
        ("jist oot the jail", "people-in-the-justice-system"),
        ("naewhere tae bide", "homeless"),
        # drugs, devices, treatments
        ("metformin upset stomach", "type-2-diabetes"),
        ("insulin pump training", "type-1-diabetes"),
        ("blood thinners", "atrial-fibrillation"),
        ("methadone chemist", "drug-dependence"),
        ("CPAP mask", "sleep-apnoea"),
        ("new stoma", "inflammatory-bowel-disease"),
        ("on dialysis three days a week", "chronic-kidney-disease"),
        ("lost my hair with the chemo", "cancer"),
        ("sertraline side effects", "depression"),
        ("methotrexate jags", "rheumatoid-arthritis"),
        ("had a stent put in", "heart-disease"),
        ("nicotine patches", "smoking"),
        # situations and needs
        ("he's drinking again", "alcohol-dependence"),
        ("lost my job because of my back", "unemployed"),
        ("looking after my man", "unpaid-carers"),
        ("who looks after him if I'm ill", "carers"),
        ("can't pay the fuel bills", "money"),
        ("nothing to eat till Friday", "food"),
        ("landlord trying to put me out", "housing"),
        ("someone to drive me to appointments", "travel"),
        ("my garden is too much for me now", "home"),
        ("doctor doesn't listen", "rights"),
        ("moving from children's to adult service", "transitions"),
        ("coming out of hospital", "transitions"),
        ("nothing more they can do", "end-of-life"),
        ("lonely since he died", "bereavement"),
        ("grief counselling", "counselling"),
        ("my boss won't make changes", "rights"),
        ("cannae work the computer", "digital"),
        ("chair exercise", "being-active"),
        ("knit and natter", "creative-and-social"),
        ("somebody to pray with", "faith"),
        ("wis in the navy", "veterans"),
        ("my child wants to be a boy", "trans-and-non-binary"),
        ("I'm 15 and look after my dad", "young-carers"),
        ("my English is not good", "ethnic-minorities"),
        ("wheelchair basketball", "physical-disability"),
    ],
)
def test_what_people_type_is_understood(vocabulary, typed, code):
    assert code in meant(vocabulary, typed)


@pytest.mark.parametrize(
    "typed",
    [
        "bath",
        "ms smith",
        "memory lane",
        "memory stick",
        "kidney beans",
        "stroke of luck",
        "joint account",
        "lonely planet",
        "gay gordons",
        "farmers market",
        "expecting a parcel",
        "anxious to please",
        "panic buying",
        "old firm",
        "last month",
        "my right leg",
        "running late",
        "dry cleaning",
        "head teacher",
        "heart of the city",
        "clean up the beach",
        "book a table",
        "the blind has fallen off the window",
        "drinking water",
        "lost my keys",
        "shot put",
        "black isle show",
        "spice cake",
        "forget it",
    ],
)
def test_everyday_english_is_left_alone(vocabulary, typed):
    assert meant(vocabulary, typed) == set()


@pytest.mark.parametrize(
    ("typed", "code", "not_code"),
    [
        ("never right since covid", "long-covid", "rights"),
        ("dad gets lost coming home", "dementia", "parents-and-families"),
        ("my son has autism", "autism", "children-and-young-people"),
        ("hot flushes at work", "menopause", "work-and-learning"),
        ("two year old won't sleep", "sleep-problems", "older-people"),
        ("got a stoma last month", "inflammatory-bowel-disease", "end-of-life"),
        ("gey sair heid", "migraine", "chronic-pain"),
        ("the runs", "ibs", "being-active"),
        ("I have epilepsy", "epilepsy", "hiv"),
        ("walking group", "being-active", "peer-support"),
        ("no internet at home", "digital", "home-visits"),
    ],
)
def test_one_meaning_is_not_taken_for_another(vocabulary, typed, code, not_code):
    found = meant(vocabulary, typed)

    assert code in found
    assert not_code not in found


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("awake at four every morning", "sleep-problems"),
        ("gran puts her shoes in the oven", "dementia"),
        ("talk to a minister about dying", "faith"),
        ("teach granny to use facebook", "digital"),
        ("nobody to share christmas with", "one-to-one"),
    ],
)
def test_of_a_sentence_without_a_known_phrase_the_words_say_what_it_may_be_about(vocabulary, typed, code):
    assert meant(vocabulary, typed) == set()
    assert code in {term.code for term in vocabulary.perhaps(tokens(typed))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("can not sleep", "cannot sleep"),
        ("canna sleep", "can't sleep"),
        ("I do not sleep", "I don't sleep"),
        ("wasnae", "wasn't"),
        ("dinnae", "don't"),
        ("disna", "doesn't"),
        ("no' weel", "no well"),
        ("ma maw's", "my mum's"),
        ("allergies", "allergy"),
        ("peelie wallie", "peely wally"),
        ("whaur", "where"),
    ],
)
def test_ways_of_writing_one_thing_are_one(one, other):
    assert phrase_key(one) == phrase_key(other)


def test_a_capital_counts_beside_words_run_together():
    assert [token.is_capital for token in tokens("I have MS and can not walk")][2] is True


@pytest.mark.parametrize(
    ("typed", "english"), [("forgettin", "forgetting"), ("heids", "head"), ("knees", "knees"), ("mum", "mum")]
)
def test_scots_is_looked_for_in_english_too(typed, english):
    assert spell(in_english(typed)) == spell(english)


@pytest.mark.parametrize("word", ["party", "starting", "planet", "sweeping", "luck", "firm", "chopped"])
def test_an_everyday_word_is_no_typing_mistake(vocabulary, word):
    assert vocabulary.knows(word)


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("abusive marriage", "abuse"),
        ("my husband batters me", "abuse"),
        ("he winna let me oot", "abuse"),
        ("my carer is stealing from me", "abuse"),
        ("feart tae go hame", "abuse"),
        ("canna go on", "suicide"),
        ("want tae end it", "suicide"),
        ("no point in being here", "suicide"),
        ("tired of being alive", "suicide"),
        ("says he wants to die", "suicide"),
        ("fling masel in the Tay", "suicide"),
        ("cutting myself again", "self-harm"),
        ("cuttin ma airms", "self-harm"),
        ("took a whole bottle of pills", "overdose"),
        ("taen ower mony tablets", "overdose"),
        ("he is not breathing", "danger"),
        ("can not breathe", "danger"),
        ("hoose on fire", "danger"),
        ("scared I'll hurt my baby", "danger"),
    ],
)
def test_words_of_danger_are_noticed_however_they_are_said(typed, topic):
    assert topic in safety_topics(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "killing time",
        "overdose of cake",
        "hits the spot",
        "dying for a cuppa",
        "can't go on the bus",
        "tiredness hits me at night",
        "deer stalking",
        "rapeseed oil",
        "carbon monoxide alarm",
        "cut my toenails",
        "in danger of losing my home",
        "recovering from sepsis",
        "cannae cut wi a knife and fork",
        "ambulance to hospital appointment",
        "battered haddock",
        "suicide prevention training",
        "I fell and hurt myself",
    ],
)
def test_innocent_words_bring_up_no_danger(typed):
    assert safety_topics(typed) == []


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("*.csv")))
def test_no_list_says_a_thing_twice_or_leaves_a_gap(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))

    assert {len(line) for line in lines} == {len(lines[0])}
    assert [line for line, times in Counter(map(tuple, lines[1:])).items() if times > 1] == []


@pytest.mark.parametrize("name", ["conditions.csv", "stages_and_kinds.csv", "who.csv", "accessibility.csv"])
def test_no_term_has_a_phrase_twice(name):
    for row in rows(name):
        phrases = [phrase for column in ("lay_synonyms", "scots_synonyms") for phrase in row[column].split("|") if phrase]
        assert [phrase for phrase, times in Counter(phrases).items() if times > 1] == [], row["code"]


def test_no_false_friend_is_a_phrase_of_the_vocabulary(vocabulary):
    assert [row["phrase"] for row in rows("false_friends.csv") if phrase_key(row["phrase"]) in vocabulary.entries] == []
