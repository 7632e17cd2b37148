"""Leaving in a hurry by the button of a form (`do` is "leave"): the browser is sent to the neutral page, whatever came of the form.

By a page that goes on by itself: the policy lets no form lead to another site, not even by way of a redirect of ours.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def is_leaving(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("do") == "leave"


def sent_away(request: HttpRequest) -> HttpResponse:
    """The page in between. It shows nothing of ours, and nothing keeps it."""
    gone = render(request, "left.html")
    gone["Refresh"] = "0; url=/leave/"
    gone["Cache-Control"] = "no-store, private"
    return gone
