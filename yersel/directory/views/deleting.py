"""For moderators: deleting an entry, all that was deleted, and bringing it back. And the page that says that something is gone."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts.decorators import personal
from yersel.accounts.models import Permission
from yersel.accounts.sessions import SignedInRequest
from yersel.core import clock
from yersel.core.access import needs
from yersel.directory import deletion_reading, looking_after, policies, service_reading
from yersel.directory.deciding_forms import DeleteForm
from yersel.directory.looking_after import Entry
from yersel.directory.operations import deleting
from yersel.directory.refusals import Refused
from yersel.directory.views.telling import GET_OR_POST

PAGE = 25


@personal
@needs(Permission.EDIT_ALL_ENTRIES)
@require_http_methods(GET_OR_POST)
def delete(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """What goes and what stays; its name typed and a reason; then it is taken down at once."""
    entry = _entry(kind, key)
    if entry is None:
        return _deleted("gone")
    answer = policies.may_delete(request.user, entry)
    form = DeleteForm(request.POST or None)
    if request.method == "POST" and answer and form.is_valid():
        typed, reason = form.cleaned_data["name"], form.cleaned_data["reason"]
        try:
            deleting.delete_entry(entry=entry, typed_name=typed, reason=reason, by=request.user, at=clock.now())
            return _deleted("deleted")
        except Refused as refused:
            form.add_error("name", str(refused))
    goes = deletion_reading.what_goes(entry, at=clock.now())
    context = {"entry": entry, "kind": kind, "answer": answer, "form": form, "goes": goes, "days": deletion_reading.KEPT.days}
    return render(request, "directory/entry_delete.html", context, status=422 if form.errors else 200)


def _entry(kind: str, key: str) -> Entry | None:
    it = service_reading.service_at(key) if kind == "service" else service_reading.organisation_at(key)
    return looking_after.entry_of(it) if it else None


def _deleted(said: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('directory:deleted-list')}?said={said}")


@personal
@needs(Permission.EDIT_ALL_ENTRIES)
@require_safe
def listing(request: SignedInRequest) -> HttpResponse:
    """All that can still be brought back, the newest first."""
    page = Paginator(deletion_reading.deletions(), PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "deletion": one,
            "entry": deletion_reading.entry_of_deletion(one),
            "erased_at": deletion_reading.erased_at(one),
            "answer": policies.may_bring_back(request.user, one, at=clock.now()),
        }
        for one in page
    ]
    return render(request, "directory/deleted_list.html", {"page": page, "rows": rows, "said": request.GET.get("said", "")})


@personal
@needs(Permission.EDIT_ALL_ENTRIES)
@require_POST
def bring_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let one stand again."""
    deletion = deletion_reading.deletions().filter(pk=pk).first()
    if deletion is None:
        return _deleted("gone")
    try:
        deleting.bring_back(deletion=deletion, by=request.user, at=clock.now())
    except Refused:
        return _deleted("too-late")
    return _deleted("back")


def gone_page(request: HttpRequest) -> HttpResponse:
    """410, the same for what was taken down lately and for what is erased: neither says any more what it was."""
    return render(request, "directory/entry_deleted.html", status=410)
