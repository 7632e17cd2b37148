"""Fetching an Open Referral UK feed: its pages of services, then each service, five at a time, into a file of our own.

The file has one service a line. A page or service that stays broken is left out and the feed is then not whole, so that
nobody is counted as missing for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from yersel.core.guarded_http import AddressRefused, FetchFailed
from yersel.opendata.fetching import Fetcher, NotFound
from yersel.opendata.openreferral import rows, services_in, text
from yersel.opendata.source_files import UnreadableSource

PARALLEL = 5
PER_PAGE = 50
MOST_PAGES = 20_000
Progress = Callable[[str, int, int | None], None]


@dataclass(slots=True)
class FetchedFeed:
    """Where the services were put, a hash of all of them, and whether any is missing."""

    path: Path
    sha256: str = ""
    services: int = 0
    is_whole: bool = True
    notes: list[str] = field(default_factory=list)
    taxonomies: list[str] = field(default_factory=list)
    unidentified: list[Any] = field(default_factory=list)


def feed_base(url: str) -> str:
    """The address of a feed without a last `services`, query or fragment."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/").removesuffix("/services")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def fetch_feed(url: str, path: Path, fetcher: Fetcher, on_progress: Progress) -> FetchedFeed:
    """Fetch a whole feed into `path`. Raises UnreadableSource if its first page cannot be had or is no feed of ours."""
    base, feed = feed_base(url), FetchedFeed(path)
    ids = list(dict.fromkeys(_ids(base, feed, fetcher, on_progress)))
    digests: list[str] = []
    organisations: dict[str, Any] = {}
    with path.open("w", encoding="utf-8") as file, ThreadPoolExecutor(PARALLEL) as pool:
        for number, found in enumerate(pool.map(lambda each: _service(base, each, fetcher), ids), start=1):
            if isinstance(found, str):
                feed.notes.append(found)
                feed.is_whole = False
            elif found is not None:
                _complete_organisation(base, found, organisations, fetcher)
                line = json.dumps(found, ensure_ascii=True, sort_keys=True)
                digests.append(sha256(line.encode()).hexdigest())
                file.write(line + "\n")
            on_progress("Fetching services", number, len(ids))
        file.writelines(json.dumps(each) + "\n" for each in feed.unidentified)
    feed.services = len(digests)
    feed.sha256 = sha256("".join(sorted(digests)).encode()).hexdigest()
    feed.taxonomies = _taxonomies(base, fetcher)
    return feed


def _ids(base: str, feed: FetchedFeed, fetcher: Fetcher, on_progress: Progress) -> Iterator[str]:
    """The ids of all services, page by page until the last."""
    number, last = 1, 1
    while number <= last:
        url = f"{base}/services?page={number}&per_page={PER_PAGE}"
        try:
            page = fetcher.json(url)
        except FetchFailed as error:
            if number == 1 or isinstance(error, AddressRefused):
                raise UnreadableSource(f"The feed cannot be read. {error}") from None
            feed.notes.append(f"Page {number} was left out. {error}")
            feed.is_whole = False
            number += 1
            continue
        found = services_in(page, url)
        for service in found:
            if isinstance(service, dict) and (their_id := text(service, "id")):
                yield their_id
            else:
                feed.unidentified.append(service)
        last = _last_page(page, number, bool(found))
        on_progress("Fetching pages", number, last)
        number += 1


def _last_page(page: Any, number: int, has_services: bool) -> int:
    """How many pages there are, as far as this one says: the total, or at least one more unless it calls itself the last."""
    if not isinstance(page, dict) or page.get("last_page") is True or page.get("empty") is True or not has_services:
        return number
    total = page.get("total_pages")
    return min(total if isinstance(total, int) else number + 1, MOST_PAGES)


def _service(base: str, their_id: str, fetcher: Fetcher) -> Any:
    """A service in full; None where it has gone meanwhile; a sentence where it cannot be had."""
    try:
        found = fetcher.json(f"{base}/services/{quote(their_id, safe='')}")
    except NotFound:
        return None
    except FetchFailed as error:
        return f"Service {their_id} was left out. {error}"
    return found if isinstance(found, dict) else f"Service {their_id} was left out: its page is no JSON object."


def _complete_organisation(base: str, service: dict[str, Any], known: dict[str, Any], fetcher: Fetcher) -> None:
    """Put in the organisation where a service only names its id."""
    their_id = text(service, "organization_id")
    if isinstance(service.get("organization"), dict) or not their_id:
        return
    if their_id not in known:
        try:
            known[their_id] = fetcher.json(f"{base}/organizations/{quote(their_id, safe='')}")
        except FetchFailed:
            known[their_id] = None
    if isinstance(known[their_id], dict):
        service["organization"] = known[their_id]


def _taxonomies(base: str, fetcher: Fetcher) -> list[str]:
    """The names of the feed's word lists, by which we know whose feed it is. None where it has no such page."""
    try:
        page = fetcher.json(f"{base}/taxonomies?page=1&per_page={PER_PAGE}")
    except FetchFailed:
        return []
    return [text(each, "name") for each in rows(page, "contents")] if isinstance(page, dict) else []
