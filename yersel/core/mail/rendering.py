"""From a kind and its context to subject, text and HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template import Context, engines
from django.template.base import Template
from django.template.loader import get_template, render_to_string

from yersel.core.context import frame
from yersel.core.mail import checking


@dataclass(frozen=True)
class Words:
    """What a reader sees of a mail."""

    subject: str
    text: str
    html: str


def render(kind: str, context: Mapping[str, Any]) -> Words:
    """The words of a mail of this kind; one without HTML of its own has its text as paragraphs.

    Raises MailRefused where a line break has come into its subject.

    Every template knows `subject`, `site_name`, `site_address`, `operator_name`, `operator_email` and `operator_phone`; the base of the
    HTML and the foot of the text say who sends it, and `unsubscribe_address` where there is one.
    """
    shared = {**frame(), "site_address": settings.SITE_ADDRESS, **context}
    first, rest = _text_templates(_source(f"mail/{kind}.txt"))
    subject = checking.subject(first.render(Context(shared, autoescape=False)))
    shared["subject"] = subject
    shared["words"] = rest.render(Context(shared, autoescape=False)).strip()
    text = shared["words"] + "\n\n" + _text_foot(shared)
    return Words(subject, text, str(render_to_string([f"mail/{kind}.html", "mail/plain.html"], shared)))


def _source(name: str) -> str:
    template: Any = get_template(name)
    source: str = template.template.source
    return source


@lru_cache(maxsize=200)
def _text_templates(source: str) -> tuple[Template, Template]:
    """The subject and the rest, apart: so that a line break in a name can never turn the rest of a subject into text."""
    first, _, rest = source.partition("\n")
    engine: Any = engines["django"]
    return engine.engine.from_string(first), engine.engine.from_string(rest)


def _text_foot(shared: Mapping[str, Any]) -> str:
    foot = _text_templates("\n" + _source("mail/foot.txt"))[1]
    return foot.render(Context(dict(shared), autoescape=False)).strip() + "\n"
