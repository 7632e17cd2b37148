"""Around the search: the page of results through Django and gunicorn, autocomplete, an edit becoming visible, a worker's memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import httpx
import psutil
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import measure
from benchmarks.measure import Figure, figure
from benchmarks.search import fuzzed
from benchmarks.search.cases import Case
from yersel.core import clock
from yersel.directory.models import Service
from yersel.directory.operations.search import reindex
from yersel.directory.search import Query, search

PORT = 8391
AT_ONCE = 2
AWKWARD = [  # little is found: misspelt, with a meaning, at a place, with filters; each leads to a second look and to ways out
    "/find?q=demantia+trampolining&near=Leith&radius=1",
    "/find?q=pechin+choir&near=EH6&cost=free&age=70",
    "/find?q=zzzz+walk&near=Wick&kind=helpline&stage=progression&only=local",
    "/find?q=my+mum+keeps+forgettin+trampolining+near+Lerwick",
]


def figures(name: str, size: int, asked: Sequence[Case]) -> Iterable[Figure]:
    """The figures for one size."""
    yield _edit(name)
    if size > 100_000:
        return
    yield _queries(name, asked)
    yield from _suggestions(name)
    yield from fuzzed.figures(name)
    yield from _through_gunicorn(name, size, asked)


def addresses(asked: Sequence[Case]) -> list[str]:
    """The same searches as addresses of `/find`."""
    found = []
    for case in asked:
        pairs = [("q", " ".join(case.words))] if case.words else []
        if case.place is not None:
            pairs += [("near", case.place.key), ("radius", f"{case.radius_km:g}")]
        found.append("/find?" + urlencode(pairs))
    return found


def _queries(name: str, asked: Sequence[Case]) -> Figure:
    client, most = Client(SERVER_NAME="localhost"), 0
    for address in [*addresses(asked)[:60], *AWKWARD]:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        most = max(most, len(captured))
    return figure(f"statements a page, most of {60 + len(AWKWARD)}, {name}", most, "statements", at_most=6)


def _edit(name: str) -> Figure:
    """From the write to the search that finds it, in p95 of 40."""
    times = []
    services = list(Service.objects.order_by("id")[:40])
    for number, service in enumerate(services):
        word = f"zyxw{number}q"

        def change(service: Service = service, word: str = word) -> None:
            with transaction.atomic():
                Service.objects.filter(id=service.id).update(name=f"{service.name} {word}")
                reindex([service.id])
            assert search(Query(words=word), today=clock.today()).total == 1

        times.append(measure.milliseconds(change))
        Service.objects.filter(id=service.id).update(name=service.name)
    reindex([service.id for service in services])
    return figure(f"an edit becoming visible, p95, {name}", measure.percentile(times, 0.95), "ms", at_most=50)


def _suggestions(name: str) -> Iterable[Figure]:
    client = Client(SERVER_NAME="localhost")
    typed = [
        word[:length]
        for word in ("glasgow", "arthritis", "walking", "lonely", "thistle", "eh6", "pechin")
        for length in (2, 3, 5)
    ]
    for prefix in typed:
        client.get("/find/suggest", {"q": prefix}, headers={"accept": "application/json"})
    times = [
        measure.milliseconds(
            lambda prefix=prefix: client.get("/find/suggest", {"q": prefix}, headers={"accept": "application/json"})
        )  # type: ignore[misc]
        for prefix in typed * 5
    ]
    yield figure(f"autocomplete p50, whole answer, {name}", measure.percentile(times, 0.5), "ms")
    yield figure(f"autocomplete p95, whole answer, {name}", measure.percentile(times, 0.95), "ms")


def _through_gunicorn(name: str, size: int, asked: Sequence[Case]) -> Iterable[Figure]:
    environment = {**os.environ, "YERSEL_BENCH_DATABASE": connection.settings_dict["NAME"], "YERSEL_WORKERS": str(AT_ONCE)}
    command = [sys.executable, "-m", "gunicorn", "benchmarks.served", "--config", "config/gunicorn.py"]
    server = subprocess.Popen([*command, f"--bind=127.0.0.1:{PORT}"], env=environment)  # noqa: S603 - our own command
    try:
        _wait()
        paths = addresses(asked)[:300]
        with httpx.Client(base_url=f"http://127.0.0.1:{PORT}") as client:
            for path in paths[:40]:
                client.get(path)
            alone = [_timed(client, path) for path in paths]
        started = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool, httpx.Client(base_url=f"http://127.0.0.1:{PORT}") as client:
            list(pool.map(lambda path: client.get(path).raise_for_status(), paths))
        each_second = len(paths) / (time.perf_counter() - started)
        memory = max(child.memory_info().rss for child in psutil.Process(server.pid).children()) / 2**20
    finally:
        server.terminate()
        server.wait(20)
    yield figure(f"page p50, {name}", measure.percentile(alone, 0.5), "ms")
    yield figure(f"page p95, {name}", measure.percentile(alone, 0.95), "ms", at_most=60 if size <= 10_000 else None)
    yield figure(f"pages a second, {AT_ONCE} at once, {name}", each_second, "pages")
    yield figure(f"memory of a web worker, {name}", memory, "MB", at_most=200)


def _timed(client: httpx.Client, path: str) -> float:
    return measure.milliseconds(lambda: client.get(path).raise_for_status())


def _wait() -> None:
    for _ in range(100):
        try:
            httpx.get(f"http://127.0.0.1:{PORT}/robots.txt")
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server under test did not answer")
