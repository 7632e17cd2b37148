"""The slowest answer to anything that may be asked: any Unicode, any parameters, repeated, huge, and the heaviest searches we know of."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.test import Client

from benchmarks import measure
from benchmarks.measure import Figure, figure
from benchmarks.search.corpus import SEED, Scotland
from yersel.directory.asking import SORTS
from yersel.directory.vocabulary import Vocabulary, read_vocabulary

HOW_MANY = 300
LIMIT = 1000  # milliseconds
Pairs = list[tuple[str, str]]


def figures(name: str) -> Iterable[Figure]:
    """The slowest of 300 searches and of 300 suggestions, each asked once; none may fail."""
    rng, scotland = random.Random(SEED + 3), Scotland()
    searches = [*_heavy(scotland), *_any(rng, scotland)]
    yield figure(f"slowest of {len(searches)} fuzzed searches, {name}", _slowest("/find", searches), "ms", at_most=LIMIT)
    typed = [[(rng.choice(["q", "near"]), _text(rng, scotland))] for _ in range(HOW_MANY)]
    yield figure(f"slowest of {len(typed)} fuzzed suggestions, {name}", _slowest("/find/suggest", typed), "ms", at_most=LIMIT)


def _slowest(path: str, asked: Iterable[Pairs]) -> float:
    client, times = Client(SERVER_NAME="localhost"), []
    client.get(path, {"q": "warm up", "near": "Glasgow"})  # the first search of a place in a process reads the names of all
    for pairs in asked:
        address = f"{path}?{urlencode([(key, text.encode('utf-8', 'surrogatepass')) for key, text in pairs])}"

        def ask(address: str = address) -> None:
            status = client.get(address).status_code
            if status != 200:
                raise AssertionError(f"{address} answered {status}")

        times.append(measure.milliseconds(ask))
    return max(times)


def _heavy(scotland: Scotland) -> Iterator[Pairs]:
    """Everything there is, in every order; the commonest words by the dozen; every box ticked; the last page; the map of it all."""
    vocabulary = read_vocabulary()
    commonest = [word for _weight, word in sorted(zip(scotland.word_weights, scotland.words, strict=True), reverse=True)]
    many = " ".join(word for word in commonest if len(word) > 3)[:200]
    for sort in SORTS:
        yield [("sort", sort)]
        yield [("sort", sort), ("near", "Glasgow"), ("radius", "any")]
        yield [("sort", sort), ("q", "group"), ("page", "50000")]
    for words in (many, "a", "the", "and or not", "my mum " + many[:150], "e", "group help support", "zzzz " + many[:100]):
        for near in ("", "Glasgow", "Highland council area", "G1", "EH6 6AA", "Narnia"):
            yield [("q", words), ("near", near), ("radius", "50")]
    yield _every_box(vocabulary)
    yield [*_every_box(vocabulary), ("near", "Edinburgh"), ("map", "1")]


def _every_box(vocabulary: Vocabulary) -> Pairs:
    return [(facet, choice.code) for facet, choices in vocabulary.choices.items() for choice in choices]


def _any(rng: random.Random, scotland: Scotland) -> Iterator[Pairs]:
    boxes = _every_box(read_vocabulary())
    names = ["q", "near", "radius", "age", "only", "sort", "page", "after", "lat", "lon", "plain", "as_typed", "map", "nonsense"]
    for _ in range(HOW_MANY):
        pairs = [("q", _text(rng, scotland)), ("near", rng.choice(["", _text(rng, scotland), "EH6", "Inverness", "Skye"]))]
        pairs += [(rng.choice(names), _text(rng, scotland)) for _ in range(rng.randrange(4))]
        yield pairs + rng.sample(boxes, rng.choice([0, 0, 1, 3, 40]))


def _text(rng: random.Random, scotland: Scotland) -> str:
    """Words of the directory, misspelt words, numbers, or any characters at all."""
    words = rng.choices(scotland.words, k=rng.randrange(1, 30))
    spoilt = ["".join(rng.sample(word, len(word))) for word in words]
    wild = "".join(
        chr(rng.choice([rng.randrange(0x20, 0x250), rng.randrange(0x1F300, 0x1F700)])) for _ in range(rng.randrange(400))
    )
    return rng.choice([words[0], " ".join(words), " ".join(spoilt), wild, str(rng.randrange(-(10**9), 10**9)), "x" * 10_000])
