import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import get_template

from yersel.core.mail import MailKind, MailRefused, kinds, rendering


@pytest.fixture
def letters(settings: Any, tmp_path: Path) -> Path:
    """A folder of templates of a kind called `greeting`."""
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "greeting.txt").write_text("Hello {{ name }} & co\nDear {{ name }},\nit's <b> & you.\n")
    (folder / "greeting.html").write_text('{% extends "mail/base.html" %}{% block words %}<p>Dear {{ name }}</p>{% endblock %}')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]
    return folder


def test_the_first_line_of_the_text_is_the_subject(letters):
    words = rendering.render("greeting", {"name": "Rowan"})

    assert words.subject == "Hello Rowan & co"
    assert words.text.startswith("Dear Rowan,\nit's <b> & you.\n\n--\nYersel, http://localhost:8000/\n")
    assert "<title>Hello Rowan &amp; co</title>" in words.html


def test_html_in_a_name_is_text_in_both(letters):
    words = rendering.render("greeting", {"name": "<script>alert(1)</script>"})

    assert "Dear <script>alert(1)</script>," in words.text
    assert "<p>Dear &lt;script&gt;alert(1)&lt;/script&gt;</p>" in words.html


@pytest.mark.parametrize("name", ["Rowan\nBcc: all@example.org", "Rowan\r\n\r\nNew words", "Rowan\u2028"])
def test_a_line_break_in_a_subject_is_refused_and_never_moves_words_into_the_text(letters, name):
    with pytest.raises(MailRefused, match="line break"):
        rendering.render("greeting", {"name": name})


def test_every_kind_has_its_text_and_its_html_in_the_frame_and_a_sample_that_fills_them():
    for kind in kinds.all_kinds():
        words = rendering.render(kind.name, kind.sample())

        assert words.subject and len(words.text) > 40, kind.name
        assert '<div class="frame">' in words.html, kind.name
        assert "{{" not in words.html + words.text, kind.name


def test_every_template_of_a_mail_belongs_to_a_kind():
    found = {path.stem for path in Path(settings.BASE_DIR, "yersel").glob("*/templates/mail/*")} - {"base", "foot", "plain"}

    assert found == {kind.name for kind in kinds.all_kinds()}


def test_mail_loads_nothing_from_elsewhere():
    source = get_template("mail/base.html").template.source

    assert not re.search(r"<img|<link|@import|url\(|<script", source)


def test_two_kinds_of_one_name_are_an_error():
    known = kinds.kind("test-message")
    kinds.register(known)

    with pytest.raises(ValueError, match="two kinds"):
        kinds.register(MailKind("test-message", "another", dict))
