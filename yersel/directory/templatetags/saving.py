"""The button that puts a service on the reader's own list, or takes it off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yersel.directory.current_list import list_of
from yersel.directory.saving import SavedList

register = template.Library()
_BUTTON = (
    '<button class="ds_button ds_button--small ds_button--secondary ys_save{}" type="submit" form="save"{}'
    ' name="service" value="{}" id="save-{}" data-said="{}">{}<span class="visually-hidden"> {}{}</span></button>'
)


@register.simple_tag(takes_context=True)
def save_button(context: Context, service: Any) -> SafeString:
    """For a card or a service. Its form is `directory/save_form.html`, once on the page: a search's form holds the cards itself."""
    request: HttpRequest | None = context.get("request")
    saved = list_of(request) if request is not None else SavedList()
    return _button(service.id, service.name, is_saved=saved.holds(service.id))


def _button(id_: UUID, name: str, *, is_saved: bool) -> SafeString:
    if not is_saved:
        return format_html(_BUTTON, "", "", id_, id_, _("Taken off your list"), _("Save"), name, "")
    action = format_html(' formaction="{}"', reverse("directory:list-remove"))
    return format_html(
        _BUTTON, " ys_save--on", action, id_, id_, _("Saved to your list"), _("Saved"), name, _(". Take it off my list")
    )
