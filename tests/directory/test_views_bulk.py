"""The pages of a table: sending it, what is wrong with it, the rows to mend, saving, and nobody else's."""

import csv
import io

import pytest
from django.test import Client

from tests.factories import accounts as people
from tests.factories import bulk as table
from tests.factories import contributing as make_it
from tests.factories import directory as make
from yersel.directory import bulk_working
from yersel.directory.bulk_reading import read_table
from yersel.directory.models import BulkRow, BulkUpload, Service
from yersel.directory.operations import bulk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once", "worker_at_once")]


def text(response) -> str:
    return response.content.decode()


def sent(client: Client, content: bytes, name: str = "a.csv", **more):
    return client.post("/add/table/", {"file": table.file(content, name), "group": "", **more})


def pages_of(client: Client, person, rows) -> tuple[str, str]:
    """The page before saving and after."""
    people.sign_in(client, person)
    made = table.upload(person, rows)
    before = text(client.get(made.get_absolute_url()))
    table.save(made, person)
    return before, text(client.get(made.get_absolute_url()))


def test_a_table_that_is_live_in_part_says_how_much_of_it_somebody_looks_at_first(client, member, edinburgh):
    make_it.manager(member, make.organisation("Shore Group"))
    rows = [
        table.row(organisation="Shore Group"),
        *(table.row(name=name, organisation="Other Group") for name in ("Choir", "Band")),
    ]

    before, after = pages_of(client, member, rows)

    assert "1 of these rows are shown at once" in before
    assert "looks at the other 2 before" in before
    assert "1 of them can be seen now. Somebody looks at the other 2" in after


def test_a_table_that_waits_whole_says_so_and_one_that_is_live_says_nothing(client, member, edinburgh):
    make_it.manager(member, make.organisation("Shore Group"))

    waits = pages_of(client, member, [table.row(organisation="Other Group")])
    live = pages_of(Client(), member, [table.row(organisation="Shore Group", name="Another walk")])

    assert ["Somebody looks at" in page for page in (*waits, *live)] == [True, True, False, False]


def test_the_page_takes_a_file_shows_what_is_wrong_and_saves_the_good_ones(client, editor, edinburgh):
    people.sign_in_staff(client, editor)
    response = sent(client, table.as_csv([table.row("One"), table.row("Two", summary="=HYPERLINK(1)")]))
    address = response.headers["Location"]
    page = text(client.get(address))

    mend = client.get(f"{address}to-mend.csv")
    client.post(f"{address}save/")

    assert "Row 3: Two" in page
    assert "You wrote “=HYPERLINK(1)”" in page
    rows = list(csv.DictReader(io.StringIO(mend.content.decode("utf-8-sig"))))
    assert (rows[0]["Row in your file"], rows[0]["In one sentence"]) == ("3", "'=HYPERLINK(1)")
    assert "In one sentence: " in rows[0]["What to mend"]
    assert Service.objects.public().get().name == "One"
    assert "1 service is saved" in text(client.get(address))


def test_the_rows_to_mend_can_be_sent_again_once_they_are_mended(client, editor, edinburgh):
    people.sign_in_staff(client, editor)
    address = sent(client, table.as_csv([table.row(phone="+44 131 496 0009", summary="no")])).headers["Location"]
    mended = client.get(f"{address}to-mend.csv").content.replace(b"no", make_it.SUMMARY.encode())

    again = sent(client, mended).headers["Location"]

    row = BulkRow.objects.latest("pk")
    assert again != address
    assert (row.state, row.data["phones"][0]["number"]) == ("good", "+44 131 496 0009")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_can_be_filled_in_and_sent(client, editor, edinburgh, kind):
    people.sign_in_staff(client, editor)
    response = client.get(f"/add/table/template/{kind}/")
    headings = [column for column in table.HEADINGS.values()]

    if kind == "csv":
        filled = response.content + table.as_csv([{key: table.row().get(key, "") for key in table.HEADINGS}]).split(b"\r\n", 1)[1]
    else:
        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(response.content))
        book.worksheets[0].append([table.row().get(key, "") for key in table.HEADINGS])
        assert len(book.worksheets) == 2
        written = io.BytesIO()
        book.save(written)
        filled = written.getvalue()

    assert read_table(filled).headings == headings
    sent(client, filled, f"a.{kind}")
    assert BulkRow.objects.get().state == "good"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Group,Nam of the service\nA,B\n", "Did you mean “Name of the service”?"),
        (b"", "The file is empty"),
        (b"PK\x03\x04", "cannot be read"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_refused_on_the_page(client, member, content, words):
    people.sign_in(client, member)

    response = sent(client, content)

    assert response.status_code == 422
    assert words in text(response)
    assert not BulkUpload.objects.exists()


def test_a_request_far_too_large_is_refused_before_it_is_read(client, member):
    people.sign_in(client, member)

    response = client.post("/add/table/", {"file": table.file(b"x" * 13 * 1024 * 1024)})

    assert response.status_code == 413


def test_while_it_is_worked_on_the_page_says_how_far_it_is_and_looks_again_without_script(client, member, edinburgh, monkeypatch):
    monkeypatch.setattr(bulk_working, "hand_over", lambda task, pk: None)
    people.sign_in(client, member)
    response = sent(client, table.as_csv([table.row(f"Number {n}") for n in range(bulk_working.AT_ONCE + 1)]))
    bulk.keep_checked(upload=BulkUpload.objects.get(), found=[bulk.Checked(2)])

    page = client.get(response.headers["Location"])

    assert page.headers["Refresh"] == "15"
    assert "1 of 41 rows are checked" in text(page)


def test_a_stranger_finds_no_upload_of_others(client, member, edinburgh):
    made = table.upload(member, [table.row()])
    people.sign_in(client, people.make_person())

    answers = [client.get(f"/add/table/{made.pk}/{part}") for part in ("", "to-mend.csv")]
    answers += [client.post(f"/add/table/{made.pk}/{part}/") for part in ("save", "throw-away")]

    assert {one.status_code for one in answers} == {404}
    assert BulkUpload.objects.exists()
