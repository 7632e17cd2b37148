"""Streams one large file from another server to disk, as carefully as `fetching` gets its pages."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx

from yersel.core.guarded_http import MOST_REDIRECTS, FetchFailed, GuardedTransport

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
LONGEST_SECONDS = 900.0
MEGABYTE = 1_000_000


def is_url(source: str) -> bool:
    """Whether a command's SOURCE is an address rather than a file or folder."""
    return "://" in source


def download(
    address: str,
    folder: Path,
    *,
    most_bytes: int,
    allow_private: bool = False,
    progress: Callable[[int], object] = lambda count: None,
) -> Path:
    """Save what is at `address` to a new file in `folder` and return it. Raises FetchFailed, saying why in a plain sentence."""
    try:
        with (
            httpx.Client(
                transport=GuardedTransport(allow_private=allow_private),
                timeout=TIMEOUT,
                follow_redirects=True,
                max_redirects=MOST_REDIRECTS,
                trust_env=False,
                headers={"User-Agent": "Yersel import"},
            ) as client,
            client.stream("GET", address) as answer,
        ):
            return _saved(answer, folder, most_bytes, progress)
    except httpx.TimeoutException:
        raise FetchFailed(f"{address} took too long to answer.") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchFailed(f"{address} could not be fetched: {error or type(error).__name__}.") from None


def _saved(answer: httpx.Response, folder: Path, most_bytes: int, progress: Callable[[int], object]) -> Path:
    if answer.status_code != 200:
        raise FetchFailed(f"The server answers {answer.status_code} {answer.reason_phrase}.")
    path, size, deadline = folder / (Path(answer.url.path).name or "download"), 0, time.monotonic() + LONGEST_SECONDS
    with path.open("wb") as file:
        for piece in answer.iter_bytes(1 << 16):
            size += len(piece)
            if size > most_bytes:
                raise FetchFailed(f"The file is larger than {most_bytes / MEGABYTE:g} MB, so it is not fetched.")
            if time.monotonic() > deadline:
                raise FetchFailed(f"The download took longer than {LONGEST_SECONDS / 60:.0f} minutes.")
            file.write(piece)
            progress(len(piece))
    return path
