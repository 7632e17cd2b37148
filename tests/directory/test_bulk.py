"""Many services from a table: rows checked one by one, nothing saved until somebody says so, the same rules as for one."""

import pytest

from tests.factories import accounts as people
from tests.factories import bulk as table
from tests.factories import contributing as make_it
from tests.factories import directory as make
from yersel.audit.models import AuditEntry
from yersel.directory import bulk_working
from yersel.directory.bulk_checking import RowChecker
from yersel.directory.entry_data import service_as_data
from yersel.directory.models import BulkUpload, Contribution, Organisation, Service
from yersel.directory.operations import bulk, deciding, leaving
from yersel.directory.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once", "worker_at_once")]
AT = make_it.AT


def problems(person, row, organisation=None) -> list[list[str]]:
    return table.upload(person, [row], organisation).rows.get().problems


FULL = table.row(
    charity_number="SC 000001", place="Shore Hall", street="1 Sample Street", town="Leith", postcode="EH6", days="Tuesdays and Friday",
    **{"from": "11am", "to": "12.30pm"}, cost="£3.50", kinds="Being active", conditions="copd", who="carers", minimum_age="16",
    languages="Gaelic; Scots", attending="in person", url="https://example.org/walk", email="walk@example.org",
)  # fmt: skip


def test_a_full_row_says_all_that_the_steps_would(editor, edinburgh):
    made = table.upload(editor, [FULL])

    table.save(made, editor)

    data = service_as_data(Service.objects.get())
    assert {(one["byday"], one["opens_at"], one["closes_at"]) for one in data["schedules"]} == {
        ("TU", "11:00:00", "12:30:00"),
        ("FR", "11:00:00", "12:30:00"),
    }
    assert sorted(one["code"] for one in data["tags"]) == ["being-active", "carers", "copd"]
    assert sorted(one["code"] for one in data["languages"]) == ["gd", "sco"]
    assert (data["costs"][0]["amount"], data["minimum_age"], data["attending"]) == ("3.50", 16, ["in person"])
    assert (data["places"][0]["name"], data["places"][0]["council_area_id"]) == ("Shore Hall", "S12000036")
    assert Organisation.objects.get().identifiers.get().identifier == "SC000001"


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"name": ""}, "name", "required"),
        ({"summary": "Short"}, "summary", "at least 50"),
        ({"areas": "Edinbrugh"}, "areas", "Did you mean"),
        ({"areas": ""}, "", "Give a place, or an area"),
        ({"email": "nobody"}, "email", "valid e"),
        ({"phone": "1314960009"}, "phone", "lost it"),
        ({"from": "25:00"}, "from", "11:00"),
        ({"days": "Tuesday, Wednesday, Friday"}, "days", "two days at most"),
        ({"cost": "a fiver"}, "cost", "amount in pounds"),
        ({"conditions": "COPDD"}, "conditions", "copd"),
        ({"minimum_age": "old"}, "minimum_age", "whole number"),
        ({"charity_number": "12"}, "charity_number", "six digits"),
        ({"postcode": "EH6"}, "place", "beside the postcode"),
        ({"postcode": "ZZ99 9ZZ", "town": "Leith"}, "postcode", "postcode"),
        ({"rhythm": "every second week", "days": "Tuesday"}, "date", "which weeks"),
        ({"hidden": "maybe"}, "hidden", "yes"),
    ],
)
def test_what_is_wrong_is_said_of_its_column(member, edinburgh, cells, column, words):
    found = problems(member, table.row(**cells))

    assert [said for where, said in found if where == column and words in said], found


def test_a_row_like_one_above_and_one_like_an_entry_are_named(member, edinburgh):
    make.service("Links lungs", areas=["S12000036"])

    made = table.upload(member, [table.row(), table.row(), table.row("Links lungs")])

    first, second, third = made.rows.all()
    assert (first.state, second.state, third.state) == ("good", "bad", "doubtful")
    assert "same as row 2" in second.problems[0][1]
    assert third.twins[0][:2] == ["Links lungs", "/services/links-lungs/"]


def test_nothing_is_in_the_directory_before_the_person_says_so(editor, edinburgh):
    table.upload(editor, [table.row()])

    assert not Service.objects.exists()
    assert not Contribution.objects.exists()


def test_an_editors_are_live_at_once_and_rows_of_one_new_group_share_it(editor, edinburgh):
    made = table.upload(editor, [table.row("One"), table.row("Two"), table.row(summary="short")])

    count = table.save(made, editor)

    made.refresh_from_db()
    assert (count, made.state) == (2, "saved")
    assert sorted(Service.objects.public().values_list("name", flat=True)) == ["One", "Two"]
    assert Organisation.objects.count() == 1
    assert AuditEntry.objects.filter(verb="save-upload").count() == 1
    assert AuditEntry.objects.filter(verb="publish").count() == 2


def test_an_ordinary_persons_wait_and_share_their_new_group_once_published(member, editor, edinburgh):
    made = table.upload(member, [table.row("One"), table.row("Two")])

    table.save(made, member)

    waiting = list(Contribution.objects.filter(state="submitted", author=member))
    assert (len(waiting), Service.objects.count()) == (2, 0)
    for one in waiting:
        deciding.approve(contribution=one, reason="Thank you.", by=editor, at=AT)
    assert (Service.objects.count(), Organisation.objects.count()) == (2, 1)


def test_a_manager_publishes_under_their_own_group_and_no_other(member, edinburgh):
    group = make.organisation("Shore Group")
    make_it.manager(member, group)
    own, foreign = {**table.row("One"), "organisation": ""}, {**table.row("Two"), "organisation": "Other Group"}
    made = table.upload(member, [own, foreign], group)

    table.save(made, member)

    assert Service.objects.public().get().organisation == group
    assert "for Shore Group alone" in made.rows.get(number=3).problems[0][1]


def test_nobody_uploads_for_a_group_of_others(member, edinburgh):
    with pytest.raises(Refused, match="do not look after"):
        table.upload(member, [table.row()], make.organisation("Shore Group"))


def test_a_group_that_is_here_is_used_and_of_several_the_number_is_asked(editor, edinburgh):
    here = make.organisation("Shore Group")
    assert table.upload(editor, [table.row()]).rows.get().data["organisation"]["id"] == str(here.pk)
    make.organisation("Shore Group", slug="shore-group-b")

    assert problems(editor, table.row("Other"))[0][0] == "charity_number"


def test_saving_is_all_or_nothing(editor, edinburgh, monkeypatch):
    made = table.upload(editor, [table.row("One"), table.row("Two")])
    row = made.rows.get(number=3)
    row.data["name"] = ""
    row.save()

    count = table.save(made, editor)

    made.refresh_from_db()
    assert (count, made.state, Service.objects.count(), Contribution.objects.count()) == (0, "checked", 0, 0)
    assert made.refusal.startswith("Row 3:")


def test_saving_twice_saves_once(editor, edinburgh):
    made = table.upload(editor, [table.row()])

    assert [table.save(made, editor), bulk.save_upload(upload=made, at=AT)] == [1, 0]
    with pytest.raises(Refused):
        bulk.ask_to_save(upload=made, takes_doubtful=False, by=editor)


def test_doubtful_rows_are_saved_only_where_the_person_says_that_they_are_others(editor, edinburgh):
    make.service("Links lungs", areas=["S12000036"])
    made = table.upload(editor, [table.row("Links lungs")])
    with pytest.raises(Refused, match="no row"):
        table.save(made, editor)

    assert table.save(made, editor, takes_doubtful=True) == 1


def test_checking_goes_on_where_it_was_killed(editor, edinburgh, monkeypatch):
    rows = [table.row(f"Number {n}") for n in range(bulk_working.BATCH + 5)]
    numbered = list(enumerate([*rows, rows[0]], start=2))
    made = bulk.start_upload(rows=numbered, organisation=None, file_name="a.csv", remark="", by=editor, at=AT)
    check, calls = RowChecker.check, []

    def until_it_dies(self, number, typed):
        calls.append(number)
        if len(calls) > bulk_working.BATCH + 2:
            raise KeyboardInterrupt
        return check(self, number, typed)

    monkeypatch.setattr(RowChecker, "check", until_it_dies)
    with pytest.raises(KeyboardInterrupt):
        bulk_working.check(made.pk)
    left = made.rows.filter(state="unchecked").count()
    monkeypatch.setattr(RowChecker, "check", check)

    bulk_working.check(made.pk)

    made.refresh_from_db()
    assert (left, made.state) == (6, "checked")
    assert made.rows.get(state="bad").problems[0][1].startswith("It is the same as row 2")


def test_it_can_be_thrown_away_is_erased_in_time_and_goes_with_the_account(client, member, edinburgh):
    people.sign_in(client, member)
    made = table.upload(member, [table.row()])
    client.post(f"/add/table/{made.pk}/throw-away/")
    thrown = BulkUpload.objects.exists()
    table.upload(member, [table.row()])
    erased = bulk.erase_old_uploads(at=AT + bulk.KEPT * 2)
    table.upload(member, [table.row()])
    leaving.forget_person(person=member, at=AT)

    assert (thrown, erased, BulkUpload.objects.exists()) == (False, 1, False)


def test_five_open_files_are_enough(member, edinburgh):
    for number in range(bulk.MOST_OPEN):
        table.upload(member, [table.row(f"Number {number}")])

    with pytest.raises(Refused, match="five files"):
        table.upload(member, [table.row()])
