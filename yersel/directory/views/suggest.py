"""What to offer while somebody types: as JSON for the script, as a page for everybody else. Nothing of it is kept or logged."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from yersel.core.access import public
from yersel.directory.forms import LONGEST_WORDS
from yersel.directory.suggesting import Group, suggest


@public
@require_safe
@never_cache
@vary_on_headers("Accept")
def suggestions(request: HttpRequest) -> HttpResponse:
    """At most eight suggestions in groups. Never fails for anything a person may type."""
    words, near = _typed(request, "q"), _typed(request, "near")
    groups = suggest(words, near)
    if _wants_json(request):
        return JsonResponse({"said": _said(groups), "groups": [_as_json(group) for group in groups]})
    return render(request, "directory/suggest.html", {"words": words, "near": near, "groups": groups, "said": _said(groups)})


def _typed(request: HttpRequest, name: str) -> str:
    return " ".join(request.GET.get(name, "").replace("\0", " ").split())[:LONGEST_WORDS]


def _wants_json(request: HttpRequest) -> bool:
    asked = request.GET.get("format")
    return asked == "json" or (
        asked != "html" and request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )


def _said(groups: Sequence[Group]) -> str:
    """The sentence that is read out when the list opens."""
    number = sum(len(group.options) for group in groups)
    return ngettext("%(n)d suggestion", "%(n)d suggestions", number) % {"n": number} if number else _("No suggestions")


def _as_json(group: Group) -> dict[str, object]:
    options = [
        {name: text for name in ("label", "detail", "value", "href") if (text := getattr(one, name))} for one in group.options
    ]
    return {"group": group.code, "label": str(group.label), "options": options}
