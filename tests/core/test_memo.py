"""What is kept in memory between pages, and what is not."""

from yersel.core import memo
from yersel.core.memo import KeptAnswers


def test_an_answer_is_kept_until_it_is_too_old(monkeypatch):
    times = iter([0.0, 59.0, 61.0])
    monkeypatch.setattr(memo.time, "monotonic", lambda: next(times))
    answers: KeptAnswers[str, int] = KeptAnswers(seconds=60, most=10)

    answers.keep("leith", 1)

    assert [answers.get("leith"), answers.get("leith")] == [1, None]


def test_there_are_never_more_answers_than_asked_for():
    answers: KeptAnswers[int, int] = KeptAnswers(seconds=60, most=2)
    for number in range(3):
        answers.keep(number, number)

    assert [answers.get(number) for number in range(3)] == [None, None, 2]


def test_everything_can_be_forgotten():
    answers: KeptAnswers[int, int] = KeptAnswers(seconds=60, most=2)
    answers.keep(1, 1)
    answers.forget()

    assert answers.get(1) is None
