"""The parts that pages are made of. `/components/` shows each; docs/reference/front-end.md has an example of each."""

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import segno
from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from yersel.core import crisis
from yersel.core.components import FacetGroup, SummaryRow, Tile

register = template.Library()

BUTTONS = {"primary": "", "secondary": " ds_button--secondary", "quiet": " ds_button--quiet", "small": " ds_button--small"}
NOTICES = {"success": "", "info": "--info", "warning": "--warning", "error": "--error"}
TAGS = {"", "grey", "green", "teal", "blue", "purple", "orange", "yellow", "red"}
PAGES_BESIDE = 2
SOFT_HYPHEN = "\u00ad"  # Clackmannanshire is longer than a square is wide
JSON_IN_HTML = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def _rendered(component: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{component}.html", context)


def _classes(kind: str) -> str:
    return "ds_button" + "".join(BUTTONS[word] for word in kind.split())


@register.inclusion_tag("components/button.html")
def button(text: str, kind: str = "primary", name: str = "", value: str = "") -> dict[str, Any]:
    """A button that sends its form. Kinds: primary, secondary, quiet; small may be added ("secondary small")."""
    return {"text": text, "classes": _classes(kind), "name": name, "value": value}


@register.inclusion_tag("components/link_button.html")
def link_button(text: str, url: str, kind: str = "primary") -> dict[str, Any]:
    """A link that looks like a button."""
    return {"text": text, "url": url, "classes": _classes(kind)}


@register.simple_block_tag
def card(content: str, title: str = "", url: str = "", level: int = 3) -> SafeString:
    """A rounded box with a heading. With `url`, and no other link inside, all of it can be pressed."""
    return _rendered("card", content=content, title=title, url=url, level=level, whole="<a " not in content)


@register.inclusion_tag("components/chip.html")
def chip(text: str, remove_url: str = "") -> dict[str, Any]:
    """A filter that is on. With `remove_url` it is a link that takes it off."""
    return {"text": text, "remove_url": remove_url}


@register.inclusion_tag("components/tag.html")
def tag(text: str, colour: str = "") -> dict[str, Any]:
    """A short fact: "Free", "Online". The colour only helps; the words say it all."""
    return {"text": text, "colour": colour if colour in TAGS else ""}


@register.simple_block_tag
def notification(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A message to the reader. Success and info are read out politely, warning and error at once."""
    return _rendered("notification", content=content, kind=NOTICES[kind], title=title, is_urgent=kind in {"warning", "error"})


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Words that stand a little apart."""
    return _rendered("inset", content=content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    """What may do harm if it is missed."""
    return _rendered("warning", content=content)


@register.simple_block_tag
def details(content: str, summary: str, is_open: bool = False) -> SafeString:
    """More, for those who want it."""
    return _rendered("details", content=content, summary=summary, is_open=is_open)


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[SummaryRow | tuple[str, Any]]) -> dict[str, Any]:
    """Facts with their names. Rows are SummaryRow, or pairs of name and value."""
    return {"rows": [row if isinstance(row, SummaryRow) else SummaryRow(row[0], row[1]) for row in rows]}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """`{% breadcrumbs "Home" "/" "Fife" url "Here" %}`: names and addresses by turns, this page last with none."""
    return {"trail": list(itertools.zip_longest(parts[::2], parts[1::2], fillvalue=""))}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context: Context, page: Page[Any] | None = None, number: int = 1, pages: int = 1, after: str = ""
) -> dict[str, Any]:
    """Links to the other pages of a list, by `?page=`, keeping the rest of the address. Takes a Django Page, or two numbers.

    `after` is where this page ends, for lists that go on from there: then nothing is shown twice or left out, whatever changes meanwhile.
    """
    if page is not None:
        number, pages = page.number, page.paginator.num_pages
    near = range(max(1, number - PAGES_BESIDE), min(pages, number + PAGES_BESIDE) + 1)
    return {
        "query": _query(context),
        "number": number,
        "pages": pages,
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < pages else None,
        "after": after or None,
        "shown": _with_gaps(sorted({1, pages, *near})),
    }


def _query(context: Context) -> QueryDict:
    """What the address of this page asks for."""
    request: HttpRequest | None = context.get("request")
    return request.GET if request else QueryDict()


def _with_gaps(numbers: Sequence[int]) -> list[int | None]:
    """The numbers, with None where some are left out."""
    shown: list[int | None] = []
    for last, number in zip([0, *numbers], numbers, strict=False):
        shown += [None, number] if number - last > 1 else [number]
    return shown


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm | Iterable[BaseForm]) -> dict[str, Any]:
    """All that is wrong with a form, or with several on one page, as links to their fields. Nothing where nothing is wrong."""
    found = [form] if isinstance(form, BaseForm) else list(form)
    fields = [
        (one[name].label, _first_input(one[name]), errors)
        for one in found
        for name, errors in one.errors.items()
        if name in one.fields
    ]
    return {"fields": fields, "others": [error for one in found for error in one.non_field_errors()]}


def _first_input(field: BoundField) -> str:
    """The id to go to: a field of several inputs has none of its own."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.inclusion_tag("components/crisis_strip.html")
def crisis_strip(is_brief: bool = False) -> dict[str, Any]:
    """Who to ring now: at the foot of pages; at the top of personal ones too, in brief (names and numbers)."""
    contacts = crisis.contacts()
    return {
        "contacts": contacts,
        "is_brief": is_brief,
        "unchecked": crisis.unchecked(contacts),
        "oldest_check": crisis.oldest_check(contacts),
    }


@register.inclusion_tag("components/quick_exit.html")
def quick_exit(address: str = "/leave/", form: str = "") -> dict[str, Any]:
    """The plain link "Leave this page" of the header. With the id of a `form` it is a button of that form (`do` is "leave"), which
    the page's view saves before it answers."""
    return {"address": address, "form": form}


@register.inclusion_tag("components/freshness.html")
def freshness(last_reviewed: datetime | None, last_edited: datetime | None = None) -> dict[str, Any]:
    """Two facts, kept apart: when somebody last checked an entry, and when its words last changed."""
    return {"last_reviewed": last_reviewed, "last_edited": last_edited}


@register.inclusion_tag("components/take_away.html", takes_context=True)
def take_away(context: Context, url: str = "") -> dict[str, Any]:
    """Ways to take a page along: print, large print, copy its link (`url` is the page's short or full address)."""
    return {"query": _query(context), "large_print": context.get("large_print"), "url": url}


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    """What could be here, why it is not, and one next step."""
    return _rendered("empty_state", content=content, title=title)


@register.inclusion_tag("components/tile_map.html")
def tile_map(tiles: Iterable[Tile], label: str = "") -> dict[str, Any]:
    """Scotland as squares, one an area, with the same links as a list for small screens and for screen readers."""
    found = list(tiles)
    squares = [(tile, tile.name.replace("shire", f"{SOFT_HYPHEN}shire")) for tile in found]
    return {"squares": squares, "by_name": sorted(found, key=lambda tile: tile.name), "label": label}


@register.inclusion_tag("components/facet_group.html")
def facet_group(group: FacetGroup) -> dict[str, Any]:
    """One filter of the search: boxes to tick with counts, in a native <details>."""
    return {"group": group}


@register.simple_tag
def json_ld(facts: Mapping[str, Any]) -> SafeString:
    """Facts for search engines. It is data, not script, and no text in it can end the element."""
    text = json.dumps(facts, ensure_ascii=False, default=str).translate(JSON_IN_HTML)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped just above


@register.simple_tag
def qr(address: str, label: str = "") -> SafeString:
    """A QR code of `address` as inline SVG, without style attributes."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(scale=1, border=2, omitsize=True, svgclass=None, lineclass="ys_qr__dark")
    return _rendered("qr", svg=mark_safe(svg), address=address, label=label)  # noqa: S308 - our own drawing
