"""How we write dates, times, distances and numbers, and how others' text becomes safe HTML."""

from datetime import date, datetime, time
from urllib.parse import urlsplit

import nh3
from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdown_it import MarkdownIt

from yersel.core import clock
from yersel.core.distance import KM_PER_MILE

register = template.Library()

QUARTERS = ("", "¼", "½", "¾")
STEPS = (1000, 500, 200, 100, 50, 20, 10, 5)
MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image", "code", "fence", "heading", "lheading", "hr"])
SAFE_LINKS = "noopener noreferrer nofollow"
ALLOWED_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote"}


@register.filter
def distance(kilometres: float | None) -> str:
    """0.8 becomes "0.8 km (½ mile)"."""
    if kilometres is None:
        return ""
    return f"{_kilometres(kilometres)} ({_miles(kilometres / KM_PER_MILE)})"


def _kilometres(kilometres: float) -> str:
    if kilometres < 0.1:
        return _("less than 100 m")
    return f"{kilometres:.1f} km" if kilometres < 9.95 else f"{kilometres:,.0f} km"


def _miles(miles: float) -> str:
    if miles < 0.125:
        return _("a short walk")
    if miles >= 2.875:
        return _("%(miles)s miles") % {"miles": f"{miles:,.0f}"}
    whole, quarters = divmod(round(miles * 4), 4)
    text = f"{whole or ''}{QUARTERS[quarters]}"
    return _("%(miles)s miles") % {"miles": text} if (whole, quarters) > (1, 0) else _("%(miles)s mile") % {"miles": text}


@register.filter
def plain_date(value: date | datetime | None) -> str:
    """5 October 2026, as it is in Scotland."""
    return date_format(_day(value), "j F Y") if value else ""


@register.filter
def plain_month(value: date | datetime | None) -> str:
    """October 2026."""
    return date_format(_day(value), "F Y") if value else ""


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (value.astimezone(clock.SCOTLAND) if value.tzinfo else value).date()
    return value


@register.filter
def plain_time(value: time | datetime | None) -> str:
    """6pm, 6.30pm, noon, midnight."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = (value.astimezone(clock.SCOTLAND) if value.tzinfo else value).time()
    if value.minute == 0 and value.hour in (0, 12):
        return _("noon") if value.hour else _("midnight")
    minutes = f".{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{_('pm') if value.hour >= 12 else _('am')}"


@register.filter
def ago(value: date | datetime | None) -> str:
    """Today, yesterday, 4 days ago, about 3 weeks ago, about 2 years ago. A time to come is "today" at best."""
    if value is None:
        return ""
    days = (clock.today() - _day(value)).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 14:
        return _("%(days)s days ago") % {"days": days}
    if days < 60:
        return _("about %(weeks)s weeks ago") % {"weeks": round(days / 7)}
    if days < 365:
        return _("about %(months)s months ago") % {"months": round(days / 30.44)}
    years = round(days / 365.25)
    return ngettext("about a year ago", "about %(years)s years ago", years) % {"years": years}


@register.filter
def counted(number: int, words: str) -> str:
    """`{{ 1|counted:"service,services" }}` is "1 service". For words that are translated use blocktranslate with count."""
    one, many = words.split(",")
    return f"{intcomma(number)} {one if number == 1 else many}"


@register.filter
def at_least(number: int | None) -> str:
    """How many people, told so that no one can be made out: nothing under 5, then "5+", "10+", "20+" and so on."""
    step = next((step for step in STEPS if (number or 0) >= step), 0)
    return f"{intcomma(step)}+" if step else ""


@register.filter
def safe_url(address: str | None) -> str:
    """The address if it is one of the web (http or https, with a host), else nothing."""
    text = (address or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    has_gaps = any(letter.isspace() or not letter.isprintable() for letter in text)
    return text if parts.scheme in {"http", "https"} and parts.hostname and not has_gaps else ""


@register.filter
def short_url(address: str | None) -> str:
    """The address as people say it: no scheme, no www, no slash at the end."""
    parts = urlsplit(safe_url(address))
    return f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/")


@register.filter
def tel_uri(phone: str | None) -> str:
    """What a phone dials: "0131 496 0000 (office)" becomes "tel:01314960000". Nothing where there are under 3 digits."""
    text = (phone or "").partition("ext")[0].partition("x")[0].replace("(0)", "").strip()
    digits = "".join(letter for letter in text if letter in "0123456789")
    plus = "+" if text.startswith("+") else ""
    return f"tel:{plus}{digits}" if 3 <= len(digits) <= 15 else ""


@register.filter
def markdown(text: str | None) -> SafeString:
    """People's own text with the little markup we know: paragraphs, lists, bold, slanted, links to the web."""
    html = MARKDOWN.render(text or "")
    clean = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel=SAFE_LINKS,
    )
    return mark_safe(clean)  # noqa: S308 - cleaned just above
