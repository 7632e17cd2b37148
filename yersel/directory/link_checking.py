"""Asking whether web links still answer: HEAD, then GET where that is not enough; one request a second to a host; robots.txt is heeded.

Nothing is asked of a private address (`core.guarded_http`). Hosts are asked side by side, the links of one host one after the other.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from enum import Enum
from urllib.robotparser import RobotFileParser

import httpx

from yersel.core.guarded_http import MOST_REDIRECTS, AddressRefused, FetchFailed, GuardedTransport

AGENT = "YerselLinkCheck"
TIMEOUT_SECONDS = 7.0
PAUSE_SECONDS = 1.0
HOSTS_AT_ONCE = 16
LARGEST_ROBOTS = 500_000
# Somebody is there, and does not want to be asked by a program: that is no broken link.
GUARDED = {401, 403, 405, 406, 429, 451}


class Answer(Enum):
    """What a link says of itself."""

    WORKS = "works"
    BROKEN = "broken"
    NOT_ASKED = "not asked"  # robots.txt asks programs to stay away


@dataclass(frozen=True)
class Checked:
    """A link and its answer; `status` is what the server said, if it said anything."""

    url: str
    answer: Answer
    status: int | None = None


class LinkChecker:
    """`find` and `pause` are there to be replaced in tests."""

    def __init__(self, *, find: Callable[[str, int], str] | None = None, pause: Callable[[float], None] = time.sleep) -> None:
        self.pause = pause
        self.client = httpx.Client(
            transport=GuardedTransport(find=find),
            timeout=TIMEOUT_SECONDS,
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            trust_env=False,
            headers={"User-Agent": f"{AGENT}/1.0"},
        )

    def check(self, urls: Iterable[str]) -> Iterator[Checked]:
        """Each link once, as its answer comes."""
        by_host: dict[str, list[str]] = defaultdict(list)
        for url in dict.fromkeys(urls):
            by_host[_site_of(url)].append(url)
        pool = ThreadPoolExecutor(HOSTS_AT_ONCE)
        try:
            for done in as_completed([pool.submit(self._check_host, site, links) for site, links in by_host.items()]):
                yield from done.result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _check_host(self, site: str, urls: list[str]) -> list[Checked]:
        if not site:
            return [Checked(url, Answer.BROKEN) for url in urls]
        robots = self._robots(site)
        found = []
        for url in urls:
            if robots is not None and not robots.can_fetch(AGENT, url):
                found.append(Checked(url, Answer.NOT_ASKED))
                continue
            found.append(self._check_one(url))
        return found

    def _check_one(self, url: str) -> Checked:
        status = self._status("HEAD", url)
        if status is None or status >= 400:
            status = self._status("GET", url)
        works = status is not None and (status < 400 or status in GUARDED)
        return Checked(url, Answer.WORKS if works else Answer.BROKEN, status)

    def _status(self, method: str, url: str) -> int | None:
        """What the server answers; None where nothing does. Of the page itself nothing is read."""
        self.pause(PAUSE_SECONDS)
        try:
            with self.client.stream(method, url) as answer:
                return answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL, FetchFailed, OSError, ValueError):
            return None

    def _robots(self, site: str) -> RobotFileParser | None:
        """What the host asks of programs; None where it asks nothing, or is not to be had."""
        try:
            with self.client.stream("GET", f"{site}/robots.txt") as answer:
                if answer.status_code != 200:
                    return None
                text = b""
                for piece in answer.iter_bytes(65_536):
                    text += piece
                    if len(text) > LARGEST_ROBOTS:
                        break
        except (httpx.HTTPError, httpx.InvalidURL, AddressRefused, FetchFailed, OSError, ValueError):
            return None
        robots = RobotFileParser()
        robots.parse(text[:LARGEST_ROBOTS].decode("utf-8", "replace").splitlines())
        return robots


def _site_of(url: str) -> str:
    """Scheme, host and port; nothing where it is no web address."""
    try:
        found = httpx.URL(url)
    except httpx.InvalidURL:
        return ""
    return f"{found.scheme}://{found.netloc.decode()}" if found.scheme in {"http", "https"} and found.host else ""
