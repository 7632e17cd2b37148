"""The parts of a plan and what each asks. Headings: the PRSB's personalised care and support plan, About Me, and "Must Do With Me".

A part is a life area, never a list of diagnoses. Nothing in it has to be filled in. The person's words are not read by any rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.core.vocabulary import Stage

Words = str | Promise
LONGEST = 20_000  # characters of one answer
MOST_ROWS = 60  # of a part that has rows
PREFIX = "plan:"  # a part of a plan, as consent names it


@dataclass(frozen=True)
class Ask:
    """One question of a part, and what helps to answer it."""

    name: str
    label: Words
    hint: Words = ""
    rows: int = 4
    is_short: bool = False


@dataclass(frozen=True)
class Kind:
    """A part of the plan. `rows` are asked again and again; `ticks` are to be ticked."""

    code: str
    title: Words
    intro: Words
    asks: tuple[Ask, ...] = ()
    rows: tuple[Ask, ...] = ()
    row_title: Words = ""
    ticks: tuple[tuple[str, Words], ...] = ()
    ticks_label: Words = ""
    stages: tuple[Stage, ...] = ()
    is_opt_in: bool = False
    has_own_pages: bool = field(default=False)  # goals, the circle and measures are rows of tables of their own

    @property
    def part(self) -> str:
        return f"{PREFIX}{self.code}"

    @property
    def names(self) -> list[str]:
        """Every field of the part's body."""
        found = [ask.name for ask in self.asks]
        return [*found, *(["rows"] if self.rows else []), *(["ticks"] if self.ticks else [])]


BARRIERS: tuple[tuple[str, Words], ...] = (
    ("travel", _("Getting there")),
    ("money", _("Money")),
    ("nerves", _("Feeling nervous about going")),
    ("no_reply_from_group", _("Nobody replied")),
    ("closed_or_not_running", _("It was closed or not running")),
    ("full_or_waiting", _("It was full, or there is a wait")),
    ("not_right_for_me", _("It was not right for me")),
    ("felt_unwell", _("Feeling unwell")),
    ("caring", _("Caring for somebody")),
    ("building_access", _("Getting into the building")),
    ("language_or_communication", _("Language, or how we understand each other")),
    ("stigma", _("What other people might think")),
    ("forgot", _("Forgetting")),
    ("something_else", _("Something else")),
)
DAYS = (
    Ask("monday", _("Monday"), rows=2),
    Ask("tuesday", _("Tuesday"), rows=2),
    Ask("wednesday", _("Wednesday"), rows=2),
    Ask("thursday", _("Thursday"), rows=2),
    Ask("friday", _("Friday"), rows=2),
    Ask("saturday", _("Saturday"), rows=2),
    Ask("sunday", _("Sunday"), rows=2),
)

_KINDS = (
    Kind(
        "about_me",
        _("About me"),
        _("What you would like anybody who supports you to know. One line is enough."),
        (
            Ask("most_important_to_me", _("What is most important to me")),
            Ask("people_important_to_me", _("People who are important to me")),
            Ask(
                "how_i_communicate",
                _("How I like to talk and be talked to"),
                _("Such as: slowly, in writing, in BSL, with my sister there."),
            ),
            Ask("my_wellness", _("How I am when I am well, and how you can tell when I am not")),
            Ask("please_do", _("Please do")),
            Ask("please_dont", _("Please do not")),
            Ask("how_and_when_to_support_me", _("How and when to support me")),
            Ask("also_worth_knowing", _("Also worth knowing about me")),
            Ask("supported_to_write_by", _("Who helped me to write this, if anybody did"), is_short=True),
            Ask("written_on", _("When I wrote this"), _("In your own words, such as: spring 2026."), is_short=True),
        ),
    ),
    Kind(
        "what_matters",
        _("What matters to me"),
        _("Five questions that everybody who supports you should ask."),
        (
            Ask("what_matters", _("What matters to me")),
            Ask("who_matters", _("Who matters to me")),
            Ask("information_i_need", _("What information I need, and how I like to get it")),
            Ask("nothing_about_me_without_me", _("How I want to be part of decisions about me")),
            Ask("personalised_contact", _("How I want people to get in touch with me")),
        ),
        stages=(Stage.DIAGNOSIS,),
    ),
    Kind(
        "strengths",
        _("My strengths"),
        _("You know things and can do things. Write down some of them."),
        (
            Ask("good_at", _("What I am good at")),
            Ask("already_helps", _("What already helps me")),
            Ask("skills_to_offer", _("What I could offer others")),
        ),
    ),
    Kind(
        "hard_just_now",
        _("What is hard just now"),
        _("Only if you want to. It can help to have it written down once."),
        (
            Ask("needs", _("What I need")),
            Ask("concerns", _("What worries me")),
            Ask("in_the_way", _("What gets in the way")),
        ),
        ticks=BARRIERS,
        ticks_label=_("Does any of these get in the way?"),
    ),
    Kind(
        "goals",
        _("My goals and steps"),
        _("Something you would like to do or change, in your own words, and small steps towards it."),
        has_own_pages=True,
    ),
    Kind(
        "keeping_well",
        _("What keeps me well"),
        _("The things that do you good, and what your week looks like."),
        (
            Ask("keeps_me_well", _("What keeps me well")),
            *DAYS,
            Ask("money", _("Money")),
            Ask("work", _("Work, learning or volunteering")),
            Ask("travel", _("Getting about")),
        ),
        stages=(Stage.LIVING_FOR_TODAY,),
    ),
    Kind(
        "ups_and_downs",
        _("My ups and downs"),
        _("Days differ. Knowing the pattern helps you, and helps others to understand."),
        (
            Ask("good_day", _("A good day")),
            Ask("not_so_good_day", _("A not so good day")),
            Ask("patterns", _("What I have noticed about how it comes and goes")),
        ),
        stages=(Stage.PROGRESSION,),
    ),
    Kind(
        "flare_up",
        _("My flare-up plan"),
        _("Made on a good day, for a bad one. In your own words. It goes on a card for your pocket too."),
        (
            Ask("trigger", _("What can set it off")),
            Ask("early_signs", _("Early signs")),
            Ask("what_helps", _("What helps")),
            Ask("what_i_do_first", _("What I do first")),
            Ask("who_to_contact", _("Who to get in touch with"), _("Names and numbers, from your circle or elsewhere.")),
            Ask("what_not_to_do", _("What not to do")),
            Ask(
                "when_to_get_help",
                _("When I want help, and from whom"),
                _("Your own words, or what your own team has agreed with you."),
            ),
        ),
        stages=(Stage.PROGRESSION,),
    ),
    Kind(
        "circle",
        _("My circle"),
        _("The people around you: family, friends, carers, and those who work with you."),
        has_own_pages=True,
    ),
    Kind(
        "questions",
        _("Questions for my appointment"),
        _("Write them down as they come. Take the page with you, and note what you heard."),
        rows=(
            Ask("question", _("My question"), rows=2),
            Ask("for_when", _("For which appointment"), is_short=True),
            Ask("answer", _("What I heard"), rows=2),
        ),
        row_title=_("Question"),
        stages=(Stage.DIAGNOSIS,),
    ),
    Kind(
        "my_story",
        _("My story, told once"),
        _("For when you move between services. So that you need not start from the beginning each time."),
        (
            Ask("my_story", _("My story so far"), rows=8),
            Ask("hand_over", _("What somebody new should know first")),
            Ask("what_must_not_be_lost", _("What works now and must not be lost in the move")),
            Ask("new_contacts", _("New contacts: who to ask for what"), _("Name, number, and the day you first spoke.")),
        ),
        stages=(Stage.TRANSITIONS,),
    ),
    Kind(
        "decisions",
        _("Who decides if I cannot"),
        _("Only what you want to write down. It is no legal paper, it says where the papers are."),
        (
            Ask("who_decides", _("Who decides if I cannot"), _("Such as a power of attorney or a guardian.")),
            Ask("where_papers_are", _("Where the papers are")),
        ),
        stages=(Stage.PROGRESSION,),
    ),
    Kind(
        "other_plans",
        _("Other plans I have"),
        _("Plans that somebody else keeps, and whom to ask about them."),
        rows=(
            Ask("name", _("What it is called"), is_short=True),
            Ask("where_held", _("Where it is kept"), is_short=True),
            Ask("contact", _("Whom to ask about it"), is_short=True),
        ),
        row_title=_("Plan"),
        stages=(Stage.TRANSITIONS,),
    ),
    Kind(
        "wishes",
        _("My wishes towards the end of life"),
        _("There is no need to write anything here. If you want to, take your time; you can stop and come back."),
        (
            Ask("what_matters_then", _("What would matter to me")),
            Ask("where", _("Where I would like to be")),
            Ask("who_with", _("Who I would like with me")),
            Ask("what_i_want", _("What I would want, and what I would not")),
            Ask("conversations", _("Conversations I would like to have")),
            Ask("afterwards", _("What I would like afterwards")),
        ),
        stages=(Stage.END_OF_LIFE,),
        is_opt_in=True,
    ),
    Kind(
        "measures",
        _("How it is going"),
        _("Some people like to note how things are from time to time. It is for you. Nobody rates you by it."),
        has_own_pages=True,
    ),
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in _KINDS}
WRITTEN: dict[str, Kind] = {code: kind for code, kind in KINDS.items() if not kind.has_own_pages}
PARTS: dict[str, Kind] = {kind.part: kind for kind in _KINDS}


@dataclass(frozen=True)
class FirstScreen:
    """Where somebody may begin who says that they are at a stage."""

    stage: Stage
    title: Words
    kinds: tuple[str, ...]


FIRST_SCREENS: dict[Stage, FirstScreen] = {
    Stage.DIAGNOSIS: FirstScreen(Stage.DIAGNOSIS, _("I have just found out"), ("what_matters", "questions", "goals")),
    Stage.LIVING_FOR_TODAY: FirstScreen(Stage.LIVING_FOR_TODAY, _("Living for today"), ("keeping_well", "goals", "strengths")),
    Stage.PROGRESSION: FirstScreen(Stage.PROGRESSION, _("Things are changing"), ("ups_and_downs", "flare_up", "decisions")),
    Stage.TRANSITIONS: FirstScreen(Stage.TRANSITIONS, _("Moving between services"), ("my_story", "other_plans", "circle")),
    # Shown to whoever has chosen this stage themselves, and to nobody else: nothing here ever suggests it.
    Stage.END_OF_LIFE: FirstScreen(Stage.END_OF_LIFE, _("Towards the end of life"), ("wishes", "what_matters", "circle")),
}


def filled(kind: Kind, body: dict[str, object]) -> Iterator[tuple[Ask, str]]:
    """The questions of a part that have an answer, each with it."""
    for ask in kind.asks:
        text = body.get(ask.name)
        if isinstance(text, str) and text.strip():
            yield ask, text


def rows_of(kind: Kind, body: dict[str, object]) -> list[dict[str, str]]:
    """The filled rows of a part that has rows."""
    rows = body.get("rows")
    found = [row for row in rows if isinstance(row, dict)] if kind.rows and isinstance(rows, list) else []
    return [row for row in ({ask.name: str(row.get(ask.name, "")) for ask in kind.rows} for row in found) if any(row.values())]


def ticked(kind: Kind, body: dict[str, object]) -> list[Words]:
    """The words of what was ticked."""
    codes = body.get("ticks")
    return [words for code, words in kind.ticks if isinstance(codes, list) and code in codes]


def is_empty(body: dict[str, object]) -> bool:
    """Whether nothing at all stands in a part."""
    return not any(body.values())
