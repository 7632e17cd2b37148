""" "Send me new things like this": seeing, adding and ending one's choices; confirming and stopping by a link in a mail.

GET only shows; a button does it, as programs that look through mail follow links. Stopping takes a POST from a mail program too, without
signing in (RFC 8058), and so without the token that guards our forms: the signed link is what proves it.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts.models import Person
from yersel.accounts.queries import signed_in
from yersel.core import clock
from yersel.core.access import public
from yersel.directory import digest_links, digest_reading, queries
from yersel.directory.digest_forms import DigestForm
from yersel.directory.models import DigestReader
from yersel.directory.operations import digests
from yersel.directory.policies_digest import may_have_digest
from yersel.directory.refusals import Refused
from yersel.directory.stage_words import words_of

SAID = {"added", "ended", "stopped", "again"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """One's choices, and the form to add one; a search may bring along what it was for."""
    person, vocabulary = signed_in(request), queries.read_vocabulary()
    if request.method != "POST":
        like = digest_links.read_like(request.GET.get("like", ""))
        return _page(request, person, DigestForm(vocabulary, like=like))
    form = DigestForm(vocabulary, data=request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            digests.choose_news(by=person, where=said["near"], term=said["what"], stage=said["stage"], at=clock.now())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return _back("added")
    return _page(request, person, form, status=422)


@never_cache
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """End one choice or all of them, or send the mail that asks to confirm once more. 404 for a choice of somebody else."""
    person, at = signed_in(request), clock.now()
    verb, _colon, key = request.POST.get("do", "").partition(":")
    if verb == "stop":
        digests.stop_digest(person=person, at=at)
        return _back("stopped")
    if verb == "again":
        digests.ask_again(by=person, at=at)
        return _back("again")
    if verb != "end" or not digests.end_choice(choice_id=_as_id(key), by=person, at=at):
        raise Http404
    return _back("ended")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link in the mail that asks: a button, and then that it is done."""
    reader = digest_links.reader_to_confirm(token)
    if reader is not None and request.method == "POST":
        digests.confirm_digest(reader=reader, at=clock.now())
        reader.refresh_from_db()
    status = 200 if reader else 404
    return _unlisted(render(request, "directory/digest_confirm.html", {"reader": reader}, status=status))


@csrf_exempt
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One press, by a person on the page or by their mail program, and no such mail comes again."""
    if not digest_links.is_stop_link(token):
        return _unlisted(render(request, "directory/digest_stop.html", {"is_unknown": True}, status=404))
    reader = digest_links.reader_to_stop(token)
    if reader is not None and request.method == "POST":
        digests.stop_digest(person=reader.person, at=clock.now())
        reader = None
    return _unlisted(render(request, "directory/digest_stop.html", {"is_on": reader is not None}))


@public
@never_cache
@require_safe
def week(request: HttpRequest, token: str) -> HttpResponse:
    """All that one mail told of, behind its link."""
    found = digest_links.reader_of_week(token)
    services = digest_reading.news_of(*found) if found else []
    status = 200 if services else 404
    return _unlisted(render(request, "directory/digest_week.html", {"services": services}, status=status))


def _page(request: HttpRequest, person: Person, form: DigestForm, status: int = 200) -> HttpResponse:
    reader = DigestReader.objects.filter(pk=person.pk).first()
    choices = digest_reading.choices_of([reader])[reader.pk] if reader else []
    context = {
        "form": form,
        "answer": may_have_digest(person),
        "reader": reader,
        "choices": [(choice, words_of(choice.stage.code).words if choice.stage else "") for choice in choices],
        "is_full": len(choices) >= digests.MOST_CHOICES,
        "said": request.GET.get("said", "") if request.GET.get("said") in SAID else "",
    }
    return render(request, "directory/digest.html", context, status=status)


def _back(said: str) -> HttpResponse:
    return redirect(f"{reverse('directory:digest')}?said={said}")


def _as_id(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Http404 from None


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
