"""Reads of the directory, for its own pages and for the rooms above. Search is reached through here."""

from __future__ import annotations

from yersel.directory.asking import Asked
from yersel.directory.cards import Card, cards
from yersel.directory.entry_facts import EntryFacts, entry_facts
from yersel.directory.finding import Finding, Need, find
from yersel.directory.remembering import Remembered, remembered_by
from yersel.directory.saving import saved_on_device
from yersel.directory.search import Hit, Query, Results, search
from yersel.directory.vocabulary import Vocabulary, read_vocabulary
from yersel.directory.watch_reading import is_watched

__all__ = [
    "Asked",
    "Card",
    "EntryFacts",
    "Finding",
    "Hit",
    "Need",
    "Query",
    "Remembered",
    "Results",
    "Vocabulary",
    "cards",
    "entry_facts",
    "find",
    "is_watched",
    "read_vocabulary",
    "remembered_by",
    "saved_on_device",
    "search",
]
