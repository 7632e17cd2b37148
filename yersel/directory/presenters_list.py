"""A list of services as it is shown, printed, sent: the reader's own one, or one that was shared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from yersel.directory import handing_on, service_reading, short_links
from yersel.directory.handing_on import ListMessage
from yersel.directory.models import Collection, Service
from yersel.directory.policies import Standing, standing_of_service
from yersel.directory.presenters_service import ServicePage, service_page
from yersel.directory.saving import Item


@dataclass(frozen=True)
class Entry:
    """One service of a list. `page` is all that its own page says; None where it has closed."""

    service: Service
    page: ServicePage | None
    note: str
    short_address: str
    has_changed: bool

    @property
    def id(self) -> UUID:
        return self.service.id

    @property
    def name(self) -> str:
        return self.service.name

    @property
    def where(self) -> list[str]:
        """Each place on one line; the areas that are served where there is none."""
        if self.page is None:
            return []
        places = [", ".join([place.name, *place.address]) for place in self.page.places if not place.is_hidden]
        hidden = [place.council for place in self.page.places if place.is_hidden]
        return places or hidden or ([", ".join(self.page.areas)] if self.page.areas else [])

    @property
    def when(self) -> list[str]:
        """The times, each after its place where there are several."""
        groups = self.page.times.groups if self.page else []
        return [f"{group.heading}: {line}" if group.heading else line for group in groups for line in group.lines]

    @property
    def access(self) -> list[str]:
        """What is known about getting in, a line for each place."""
        places = [place for place in self.page.places if place.access.answers] if self.page else []
        told = ["; ".join(f"{question}: {answer.rstrip('.')}" for question, answer in place.access.answers) for place in places]
        several = self.page is not None and len(self.page.places) > 1
        return [f"{place.name}: {words}" if several else words for place, words in zip(places, told, strict=True)]


@dataclass(frozen=True)
class ShownList:
    """The services that are public or have closed, in the list's order. `unlisted` is how many are neither any more."""

    entries: list[Entry]
    unlisted: int
    message: ListMessage
    address: str = ""

    @property
    def open(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.page is not None]

    @property
    def sms_url(self) -> str:
        return handing_on.sms_link(self.message.text)


def shown_list(items: Sequence[Item], *, root: str, address: str = "", today: date) -> ShownList:
    """Read what a list shows, by about a dozen queries however long it is. `root` begins every link, `address` is the list's own."""
    standing = _standings(items)
    listed = [item for item in items if item.service_id in standing]
    public = [service for service, how in standing.values() if how is Standing.PUBLIC]
    short = {
        id_: f"{root}{path}" for id_, path in short_links.short_paths(service for service, _how in standing.values()).items()
    }
    rows = service_reading.rows_of_all(public) if public else []
    pages = {one.service.id: service_page(one, [], address=short[one.service.id], today=today) for one in rows}
    entries = [
        Entry(
            service=standing[item.service_id][0],
            page=pages.get(item.service_id),
            note=item.note,
            short_address=short[item.service_id],
            has_changed=_changed_after(standing[item.service_id][0], item.since),
        )
        for item in listed
    ]
    return ShownList(entries, len(items) - len(listed), message_of(entries, address=address), address)


def listed(items: Sequence[Item]) -> set[UUID]:
    """Those of the services that may still be shown."""
    return set(_standings(items))


def items_of(collection: Collection) -> list[Item]:
    """What a shared list holds, as the items of any list."""
    since = collection.created_at.date()
    return [Item(item.service_id, since, item.note) for item in collection.items.all()]


def message_of(entries: Iterable[Entry], *, address: str = "") -> ListMessage:
    """The text message of the services that are open."""
    ways = [_way(entry, entry.page) for entry in entries if entry.page is not None]
    return handing_on.list_message(ways, address=address)


def _way(entry: Entry, page: ServicePage) -> handing_on.Way:
    phone = page.calls[0].number if page.calls else ""
    return handing_on.Way(entry.name, phone, page.times.next_dated, entry.short_address)


def _standings(items: Sequence[Item]) -> dict[UUID, tuple[Service, Standing]]:
    """The services that may be shown, in the items' order, with how each stands."""
    found = Service.objects.select_related("organisation").in_bulk([item.service_id for item in items])
    services = (found[item.service_id] for item in items if item.service_id in found)
    standings = {service.id: (service, standing_of_service(service)) for service in services}
    return {id_: pair for id_, pair in standings.items() if pair[1] is not Standing.PRIVATE}


def _changed_after(service: Service, day: date) -> bool:
    return service.last_edited is not None and service.last_edited.date() > day
