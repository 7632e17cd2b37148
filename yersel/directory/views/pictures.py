"""Pictures of an entry: sent and looked after on one page, told in other words, taken away, and handed out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from yersel.accounts import limits
from yersel.accounts.decorators import personal
from yersel.accounts.models import Person
from yersel.accounts.sessions import SignedInRequest
from yersel.core import clock
from yersel.core.access import public
from yersel.directory import pictures_kept, policies, policies_media
from yersel.directory.deciding_forms import ReasonForm
from yersel.directory.looking_after import Entry
from yersel.directory.models import Media
from yersel.directory.operations import pictures
from yersel.directory.picture_forms import PictureForm, WordsForm
from yersel.directory.pictures_shown import of_media
from yersel.directory.refusals import Refused
from yersel.directory.views.telling import GET_OR_POST, public_entry

# What is shown may be kept for so long without asking again. Not longer: somebody in it may want it gone.
KEPT_SECONDS = 30 * 24 * 3600
TYPE = "image/webp"


@public
@require_safe
def file(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The file of a width. 404 for what is not shown, but to those who may see it before."""
    picture = _rows().filter(pk=pk).first()
    if picture is None:
        raise Http404
    is_shown = policies_media.is_shown(picture)
    if not is_shown and not _may_see(request, picture):
        raise Http404
    content = pictures_kept.read(picture, number)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=TYPE)
    response["Content-Disposition"] = f'inline; filename="{pk}-{number}.webp"'
    if is_shown:
        patch_cache_control(response, public=True, max_age=KEPT_SECONDS, immutable=True)
    else:
        add_never_cache_headers(response)
    return response


def _rows() -> Any:
    return Media.objects.select_related("service__organisation", "organisation", "sent_by")


def _may_see(request: HttpRequest, picture: Media) -> bool:
    person = request.user if request.session.session_key else None
    return isinstance(person, Person) and policies_media.may_see_picture(person, picture)


@personal
@require_http_methods(GET_OR_POST)
def of_entry(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """The pictures of an entry, and the form that adds one. Whoever may not is told why."""
    entry = public_entry(kind, key)
    answer = policies_media.may_add_any(request.user, entry)
    is_of_group = entry.service is None
    form = PictureForm(_sent(request), request.FILES or None, is_of_group=is_of_group)
    if request.method == "POST" and policies.may_edit(request.user, entry):
        if (refusal := limits.refused(request, "contribute", key=str(request.user.pk))) is not None:
            return refusal
        if form.is_valid() and form.made:
            try:
                told, at = form.cleaned_data, clock.now()
                sent = pictures.add_picture(entry=entry, made=form.made, told=told, use=form.chosen_use, by=request.user, at=at)
                return _to_entry(sent, "shown" if sent.state == Media.State.APPROVED else "sent")
            except Refused as refused:
                form.add_error(None, str(refused))
    context = {**_of_entry(request.user, entry), "answer": answer, "form": form, "kind": kind}
    context["said"] = request.GET.get("said", "")
    return render(request, "directory/pictures.html", context, status=422 if form.errors else 200)


def _of_entry(person: Person, entry: Entry) -> dict[str, Any]:
    """What there is already, as far as somebody may know of it, each with what they may do with it."""
    rows = _rows().filter(**entry.own).exclude(state=Media.State.REFUSED).order_by("-use", "sent_at", "id")
    known = [row for row in rows if row.state == Media.State.APPROVED or policies_media.may_see_picture(person, row)]
    listed = [
        {
            "row": row,
            "picture": of_media(row),
            "may_change": policies_media.may_change_words(person, row),
            "may_remove": policies_media.may_remove_picture(person, row),
        }
        for row in known
    ]
    return {"entry": entry, "listed": listed, "waits": not policies.may_publish(person, entry)}


def address_of_pictures(entry: Entry) -> str:
    kind = "service" if entry.service else "organisation"
    return reverse(f"directory:{kind}-pictures", args=[entry.it.slug])


def _to_entry(picture: Media, said: str) -> HttpResponse:
    entry = policies_media.entry_of_picture(picture)
    if not policies_media.is_public(entry):
        return HttpResponseRedirect(reverse("directory:contribution-list"))
    return HttpResponseRedirect(f"{address_of_pictures(entry)}?said={said}")


def _seen(request: SignedInRequest, pk: UUID) -> Media:
    """404 for a picture that somebody may not know of, and for one of which they may do nothing."""
    picture: Media = get_object_or_404(_rows(), pk=pk)
    if not policies_media.may_remove_picture(request.user, picture):
        raise Http404
    return picture


def _sent(request: SignedInRequest) -> QueryDict | None:
    """What was typed, be it nothing; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None


@personal
@require_http_methods(GET_OR_POST)
def words(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Tell it in other words; one that was sent back is sent again by that."""
    picture = _seen(request, pk)
    if not policies_media.may_change_words(request.user, picture):
        raise Http404
    form = WordsForm(_sent(request), initial={"alt_text": picture.alt_text, "caption": picture.caption})
    if request.method == "POST" and form.is_valid():
        try:
            changed = pictures.change_words(picture=picture, by=request.user, at=clock.now(), **form.cleaned_data)
            return _to_entry(changed, "changed" if changed.state == Media.State.APPROVED else "sent")
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "row": picture, "picture": of_media(picture), "entry": policies_media.entry_of_picture(picture)}
    return render(request, "directory/picture_words.html", context, status=422 if form.errors else 200)


@personal
@require_http_methods(GET_OR_POST)
def remove(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take it away for good; where somebody else sent it, with a reason for them."""
    picture = _seen(request, pk)
    is_mine = picture.sent_by_id == request.user.pk or picture.sent_by_id is None
    form = ReasonForm(_sent(request))
    if request.method == "POST" and (is_mine or form.is_valid()):
        reason = "" if is_mine else form.cleaned_data["reason"]
        try:
            pictures.remove_picture(picture=picture, reason=reason, by=request.user, at=clock.now())
        except Refused:
            raise Http404 from None
        return _to_entry(picture, "removed")
    errors = not is_mine and bool(form.errors)
    context = {"form": form, "row": picture, "picture": of_media(picture), "is_mine": is_mine}
    context["entry"] = policies_media.entry_of_picture(picture)
    return render(request, "directory/picture_remove.html", context, status=422 if errors else 200)
