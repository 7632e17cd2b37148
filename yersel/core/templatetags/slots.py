from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from yersel.core import slots

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, subject: Any = None) -> SafeString:
    """What the rooms above have to show at this place of the page."""
    return slots.render(name, subject, context.get("request"))
