"""The page of one organisation."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yersel.directory.cards import Card
from yersel.directory.json_ld import SCHEMA, Node, images, organisation_node
from yersel.directory.models import Media
from yersel.directory.organisation_reading import OrganisationRows
from yersel.directory.pictures_shown import Picture
from yersel.directory.presenters_service import Call, Link, Provenance, provenance_of, shortened

_NUMBERS = {
    "GB-SC": _("Scottish charity number"),
    "GB-COH": _("Company number"),
    "GB-SP": _("Care Inspectorate provider number"),
}


@dataclass(frozen=True)
class OrganisationPage:
    """Everything `directory/organisation_show.html` shows beside the organisation itself."""

    calls: list[Call]
    emails: list[str]
    websites: list[Link]
    numbers: list[tuple[str, str]]
    cards: list[Card]
    provenance: list[Provenance]
    address: str
    facts: Node
    meta_description: str
    pictures: list[Picture]
    logo: Picture | None


def organisation_page(rows: OrganisationRows, cards: list[Card], *, address: str) -> OrganisationPage:
    organisation = rows.organisation
    once = {phone.digits or phone.number: phone for phone in rows.phones}.values()
    labels = {phone.id: (phone.contact.title or phone.contact.name) if phone.contact else phone.description for phone in once}
    emails = [organisation.email, *(contact.email for contact in rows.contacts)]
    websites = [Link("", organisation.website), *(Link(url["label"], url["url"]) for url in rows.urls)]
    node = {**organisation_node(organisation, rows.identifiers), "@id": address, "description": organisation.description}
    node |= images(rows.pictures, of_group=True, address=address)
    return OrganisationPage(
        calls=[Call(phone.number, labels[phone.id]) for phone in once],
        emails=list(dict.fromkeys(email for email in emails if email)),
        websites=[link for link in websites if link.url],
        numbers=[(str(_NUMBERS.get(one.identifier_scheme, one.identifier_type)), one.identifier) for one in rows.identifiers],
        cards=cards,
        provenance=provenance_of(rows.records),
        address=address,
        facts={"@context": SCHEMA, **{name: value for name, value in node.items() if value}},
        meta_description=shortened(organisation.description) or _meta(organisation.name),
        pictures=[one for one in rows.pictures if one.use == Media.Use.PICTURE],
        logo=next((one for one in rows.pictures if one.use == Media.Use.LOGO), None),
    )


def _meta(name: str) -> str:
    return str(_("%(name)s: what it offers and how to get in touch.")) % {"name": name}
