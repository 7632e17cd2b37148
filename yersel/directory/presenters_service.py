"""The page of one service, in the order in which people ask: what, when, where, how to join, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from yersel.core.templatetags.words import plain_month
from yersel.directory import handing_on
from yersel.directory.cards import Card, cost_words, pounds
from yersel.directory.json_ld import Node, facts_of_service
from yersel.directory.models import Facet, ImportSource, Media, Phone, Service, SourceRecord, TaxonomyTerm
from yersel.directory.pictures_shown import Picture, from_rows
from yersel.directory.presenters_places import FOR_REMOTE, Access, PlaceShown, access_of, called, places_of
from yersel.directory.presenters_times import Times, times_of
from yersel.directory.service_reading import ServiceRows

OWN_LICENCE = "CC BY 4.0"
OWN_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Banner:
    """Something to know before anything else. Kinds: warning, info."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True)
class Call:
    number: str
    label: str


@dataclass(frozen=True)
class Provenance:
    """Where an entry comes from, with its licence, as each page must say."""

    source: str
    edition: str
    licence: str
    licence_url: str
    credit: str = ""


@dataclass(frozen=True)
class Cost:
    """`words` is empty where nobody told us."""

    words: str
    options: list[tuple[str, str]]
    more: str


@dataclass(frozen=True)
class ServicePage:
    """Everything `directory/service_show.html` shows."""

    service: Service
    sentence: str
    description: str
    banners: list[Banner]
    how: list[str]
    times: Times
    places: list[PlaceShown]
    remote_access: Access
    areas: list[str]
    ways_in: list[str]
    calls: list[Call]
    emails: list[str]
    websites: list[Link]
    documents: list[Link]
    cost: Cost
    who: list[Link]
    ages: str
    languages: list[str]
    conditions: list[Link]
    kinds: list[Link]
    stages: list[Link]
    funders: list[str]
    checked_by: str
    provenance: list[Provenance]
    similar: list[Card]
    address: str
    message: str
    sms_url: str
    mail_url: str
    facts: Node
    pictures: list[Picture]
    logo: Picture | None

    @property
    def meta_description(self) -> str:
        by = _("%(name)s, run by %(organisation)s.") % {"name": self.service.name, "organisation": self.service.organisation.name}
        return (self.sentence or by)[:300]

    @property
    def joins_alone(self) -> bool:
        return Service.Referrer.SELF in self.service.who_can_refer


def service_page(rows: ServiceRows, similar: list[Card], *, address: str, today: date) -> ServicePage:
    """Put the page together. `address` is the whole address of the page, to be handed on."""
    service = rows.service
    times = times_of(rows.schedules, rows.links, [called(link) for link in rows.links], today=today)
    if service.status != Service.Status.ACTIVE:  # nobody is sent to a door that is shut
        times = replace(times, next_on=None, next_words="", next_dated="")
    places = places_of(rows.links, rows.accessibility, rows.features, rows.phones)
    calls = calls_of(rows.phones)
    pictures = from_rows(rows.details.pictures)
    sentence = service.summary or shortened(service.description) or ", ".join(term.name for term in rows.tagged(Facet.KIND))
    message = handing_on.text_message(
        name=service.name, phone=calls[0].number if calls else "", next_session=times.next_dated, address=address
    )
    return ServicePage(
        service=service,
        sentence=sentence,
        description="" if service.description.strip() == sentence.strip() else service.description,
        banners=banners_of(service),
        how=[str(Service.Attending(how).label) for how in service.attending],
        times=times,
        places=places,
        remote_access=_remote_access(rows, places),
        areas=_areas(rows),
        ways_in=_ways_in(service),
        calls=calls,
        emails=_emails(rows),
        websites=_websites(rows),
        documents=[Link(row["document"], row["uri"]) for row in rows.details.documents],
        cost=_cost(rows),
        who=_find_links(Facet.WHO, rows.tagged(Facet.WHO)),
        ages=ages_words(service.minimum_age, service.maximum_age),
        languages=[_with_note(row["name"], row["note"]) for row in rows.details.languages],
        conditions=_find_links(Facet.CONDITION, rows.tagged(Facet.CONDITION)),
        kinds=_find_links(Facet.KIND, rows.tagged(Facet.KIND)),
        stages=_find_links(Facet.STAGE, rows.tagged(Facet.STAGE)),
        funders=[row["source"] for row in rows.details.funding],
        checked_by=_checked_by(rows.records) if service.last_reviewed else "",
        provenance=provenance_of(rows.records),
        similar=similar,
        address=address,
        message=message,
        sms_url=handing_on.sms_link(message),
        mail_url=handing_on.mail_link(subject=service.name, body=f"{service.name}\n{sentence}\n\n{address}\n"),
        facts=facts_of_service(rows, sentence=sentence, address=address),
        pictures=[one for one in pictures if one.use == Media.Use.PICTURE],
        logo=next((one for one in pictures if one.use == Media.Use.LOGO), None),
    )


def banners_of(service: Service) -> list[Banner]:
    """What a person must know before they set out, the most pressing first."""
    banners = []
    if service.status == Service.Status.TEMPORARILY_CLOSED:
        banners.append(Banner("warning", _("Closed for now"), service.alert or _("Ring or write before you go.")))
    elif service.status == Service.Status.INACTIVE:
        banners.append(Banner("warning", _("Not running just now"), service.alert or _("Ring or write before you go.")))
    elif service.alert:
        banners.append(Banner("info", _("Please note"), service.alert))
    if service.demoted_at is not None or service.review_state == Service.ReviewState.DORMANT:
        since: datetime = service.last_reviewed or service.added_at
        text = _("Nobody has confirmed this since %(month)s. Ring before you go.") % {"month": plain_month(since)}
        banners.append(Banner("warning", _("This may be out of date"), text))
    return banners


def calls_of(phones: Sequence[Phone]) -> list[Call]:
    """Numbers to ring, each once; a group's own number stands for all of its numbers where it has one."""
    own = [phone for phone in phones if not phone.organisation_id and not phone.location_id]
    chosen = own or [phone for phone in phones if not phone.organisation_id] or list(phones)
    return [
        Call(_number(phone), _phone_label(phone)) for phone in {phone.digits or phone.number: phone for phone in chosen}.values()
    ]


def _number(phone: Phone) -> str:
    numbers = {"number": phone.number, "extension": phone.extension}
    return _("%(number)s ext %(extension)s") % numbers if phone.extension else phone.number


def _phone_label(phone: Phone) -> str:
    contact = phone.contact
    whose = [contact.title or contact.name] if contact else []
    return ", ".join(dict.fromkeys(part for part in [*whose, phone.description] if part))


def ages_words(least: int | None, most: int | None) -> str:
    """From 16; Up to 25; 16 to 25. Empty for any age."""
    if least and most is not None:
        return _("%(least)d to %(most)d") % {"least": least, "most": most}
    if least:
        return _("From %(least)d") % {"least": least}
    return _("Up to %(most)d") % {"most": most} if most is not None else ""


def provenance_of(records: Iterable[SourceRecord]) -> list[Provenance]:
    """Each source once; an entry of nobody else's is ours."""
    found = [
        Provenance(
            record.source.name,
            record.last_seen_run.edition if record.last_seen_run else "",
            record.source.licence,
            record.source.licence_url,
            record.source.attribution_text,
        )
        for record in records
    ]
    return list(dict.fromkeys(found)) or [Provenance("", "", OWN_LICENCE, OWN_LICENCE_URL)]


def _checked_by(records: Iterable[SourceRecord]) -> str:
    """The statutory register whose own date counts as a check, where there is one."""
    rule = ImportSource.UpdateRule.ASSURED
    return next((record.source.name for record in records if record.source.update_rule == rule), "")


def shortened(text: str, most: int = 180) -> str:
    """The first words of a text, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def _find_links(facet: Facet, terms: Iterable[TaxonomyTerm]) -> list[Link]:
    return [Link(term.name, find_url(**{facet.value: term.code})) for term in terms]


def find_url(**params: str) -> str:
    """The search with these parameters."""
    return f"{reverse('directory:find')}?{urlencode(params)}"


def _remote_access(rows: ServiceRows, places: Sequence[PlaceShown]) -> Access:
    """Answers that need no place: all of the service's where there is no place to get into."""
    shown_with_places = any(place.is_physical and not place.is_hidden for place in places)
    answers = [one for one in rows.accessibility if one.service_id]
    if shown_with_places:
        answers = [one for one in answers if one.feature and one.feature.scope == "remote"]
        return Access(access_of(answers, [], set()).answers)
    return access_of(answers, rows.features, FOR_REMOTE)


def _areas(rows: ServiceRows) -> list[str]:
    return list(dict.fromkeys(row["name"] for row in rows.details.areas))


def _ways_in(service: Service) -> list[str]:
    """Who can ask, besides the person: joining by oneself is said first and apart."""
    known = [value for value in Service.Referrer.values if value in service.who_can_refer and value != Service.Referrer.SELF]
    return [str(Service.Referrer(value).label) for value in known]


def _emails(rows: ServiceRows) -> list[str]:
    own = [rows.service.email, *(contact["email"] for contact in rows.details.contacts)]
    return list(dict.fromkeys(email for email in own if email)) or [email for email in [rows.service.organisation.email] if email]


def _websites(rows: ServiceRows) -> list[Link]:
    links = [Link("", rows.service.url), *(Link(row["label"], row["url"]) for row in rows.details.urls)]
    own = [link for link in links if link.url]
    return own or [Link("", url) for url in [rows.service.organisation.website] if url]


def _cost(rows: ServiceRows) -> Cost:
    costs = [(row["option"], row["amount"], row["words"]) for row in rows.details.costs]
    options = [(option or _("Each time"), _amount(amount, words)) for option, amount, words in costs]
    is_plain = len(options) == 1 and not costs[0][2]
    return Cost(cost_words(costs), [] if is_plain else options, rows.service.fees_description)


def _amount(amount: object, words: str) -> str:
    shown = "" if amount is None else (_("Free") if Decimal(str(amount)) == 0 else pounds(Decimal(str(amount))))
    return ". ".join(part for part in (shown, words) if part)


def _with_note(name: str, note: str) -> str:
    return f"{name} ({note})" if note else name
