import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from yersel.core import crisis
from yersel.core.components import FacetChoice, FacetGroup, MapTile


def drawn(source: str, **context: Any) -> str:
    """The template's HTML with its white space drawn together."""
    return re.sub(r"\s+", " ", Template(source).render(Context(context)))


class Asked(forms.Form):
    name = forms.CharField(label="Your name")
    how = forms.ChoiceField(label="How", choices=[("a", "A")], widget=forms.RadioSelect)


def test_words_from_people_are_never_markup() -> None:
    html = drawn("{% card title=bad url='/x' %}{{ bad }}{% endcard %}{% chip bad %}{% tag bad %}", bad="<i>x</i>")

    assert "<i>" not in html


def test_a_card_is_pressed_as_a_whole_unless_it_holds_links() -> None:
    assert "ys_card--link" in drawn("{% card title='Choir' url='/x' %}words{% endcard %}")
    assert "ys_card--link" not in drawn("{% card title='Choir' url='/x' %}<a href='/y'>y</a>{% endcard %}")


def test_a_chip_says_that_it_takes_a_filter_off() -> None:
    assert "Take off the filter:" in drawn("{% chip 'Leith' '/find' %}")


def test_an_urgent_message_is_read_out_at_once() -> None:
    assert 'role="alert"' in drawn("{% notification kind='error' %}x{% endnotification %}")
    assert 'role="status"' in drawn("{% notification kind='success' %}x{% endnotification %}")


def test_pages_keep_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/find", {"q": "tea", "page": "2"})

    html = drawn("{% pagination number=2 pages=9 %}", request=request)

    assert "Page 2 of 9" in html
    assert 'href="?q=tea&amp;page=1" rel="prev"' in html
    assert 'href="?q=tea&amp;page=3" rel="next"' in html
    assert html.count("…") == 1


def test_a_list_of_one_page_has_no_links_to_pages() -> None:
    assert drawn("{% pagination number=1 pages=1 %}").strip() == ""


def test_the_error_summary_leads_to_each_field() -> None:
    html = drawn("{% error_summary form %}", form=Asked({}))

    assert 'href="#id_name"' in html
    assert 'href="#id_how_0"' in html
    assert "Your name: " in html


def test_a_form_nobody_sent_has_no_error_summary() -> None:
    assert drawn("{% error_summary form %}", form=Asked()).strip() == ""


def test_checked_and_edited_are_two_facts() -> None:
    reviewed, edited = datetime(2026, 10, 5, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)

    both = drawn("{% freshness reviewed edited %}", reviewed=reviewed, edited=edited)
    never = drawn("{% freshness None edited %}", edited=edited)

    assert "Checked in October 2026 · Last edited 1 November 2026" in both
    assert "Not yet checked by the group · Last edited 1 November 2026" in never
    assert "ys_freshness--checked" not in never


def test_the_crisis_strip_can_be_rung_and_is_honest() -> None:
    html = drawn("{% crisis_strip %}")

    assert 'href="tel:999"' in html
    assert 'href="tel:111"' in html
    assert "Not yet checked by us: Breathing Space, Samaritans, Contact Scotland BSL." in html


def test_the_crisis_strip_tells_the_oldest_check(tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    columns = "key,name,phone,tel_uri,hours,who,note,is_checked,checked_on\n"
    file.write_text(columns + "a,A,1,tel:1,,anyone,,yes,2026-10-05\nb,B,2,tel:2,,anyone,,yes,2026-09-01\n")

    assert str(crisis.oldest_check(crisis.contacts(file))) == "2026-09-01"


def test_a_filter_that_leaves_nothing_is_grey_unless_it_is_on() -> None:
    choices = [FacetChoice("a", "A", 0), FacetChoice("b", "B", 0, is_chosen=True), FacetChoice("c", "C", 7)]

    html = drawn("{% facet_group group %}", group=FacetGroup("kind", "Kind", choices))

    assert html.count("disabled") == 1
    assert 'value="b" checked>' in html
    assert "<details" in html
    assert " open>" in html
    assert "(7)" in html


def test_the_tile_map_has_a_list_for_everybody_in_order_of_name() -> None:
    html = drawn("{% tile_map tiles label='Areas' %}", tiles=[MapTile("Moray", "/m", 2, 1, 3), MapTile("Fife", "/f", 3, 4, 0)])

    tiles, listed = html.split('<ul class="ys_link-list')
    assert "ys_tile--column-2 ys_tile--row-1" in tiles
    assert 'aria-hidden="true"' in tiles
    assert listed.index("Fife") < listed.index("Moray")


def test_a_qr_code_is_inline_and_without_style_attributes() -> None:
    html = drawn("{% qr 'https://example.org/s/abcd' label='Code abcd' %}")

    assert "<svg" in html
    assert "style=" not in html
    assert "https://example.org/s/abcd" in html


def test_facts_for_search_engines_cannot_end_their_element() -> None:
    html = drawn("{% json_ld facts %}", facts={"name": "</script><script>alert(1)</script>"})

    assert html.count("</script>") == 1


@pytest.mark.parametrize("kind", ["primary", "secondary", "quiet", "secondary small"])
def test_buttons_have_their_kinds(kind: str) -> None:
    assert "ds_button" in drawn("{% button 'Go' kind=kind %}{% link_button 'Go' '/x' kind=kind %}", kind=kind)
