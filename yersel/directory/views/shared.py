"""Lists shared by a link: made from the reader's own list, opened by whoever has the link, ended by the device that made it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts import limits
from yersel.core import clock
from yersel.core.access import public
from yersel.core.network import browser_of
from yersel.directory import made_links, policies
from yersel.directory.collection_reading import collection_behind, collections_behind
from yersel.directory.current_list import list_of
from yersel.directory.list_forms import ShareForm
from yersel.directory.list_notices import notice
from yersel.directory.made_links import MadeLink, links_made_by
from yersel.directory.models import Collection
from yersel.directory.operations.collections import CollectionRefused, Shared, end_collection, share_list
from yersel.directory.presenters_list import ShownList, items_of, listed, shown_list
from yersel.directory.views.saved import paper_size, root_of


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """Make a link to what is on the list now. Later changes of the list do not change what the link opens."""
    saved = list_of(request)
    if not saved.items:
        return _see_other(reverse("directory:list"))
    form = ShareForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status, shared = _shared(request, form)
            if shared is not None:
                return _made(request, shared)
    context = {"form": form, "number": len(listed(saved.items)), "has_notes": any(item.note for item in saved.items)}
    response = render(request, "directory/collection_new.html", context, status=status)
    if status == 429:
        response["Retry-After"] = limits.AN_HOUR
    return response


@public
@require_safe
@never_cache
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What is on the list, for whoever has its link; for the device that made it, how to hand it on and how to end it."""
    collection = _collection_or_404(token)
    secret = made_links.secret_for(request, token)
    context = {
        "collection": collection,
        "shown": shown_collection(request, collection, token),
        "token": token,
        "is_maker": policies.may_end_collection(collection, secret=secret, at=clock.now()),
        "notice": notice(request.GET, list_of(request)),
    }
    return _unlisted(render(request, "directory/collection_show.html", context))


@public
@require_safe
@never_cache
def paper(request: HttpRequest, token: str) -> HttpResponse:
    collection = _collection_or_404(token)
    shown = shown_collection(request, collection, token)
    back_url = reverse("directory:collection-show", args=[token])
    context = {"shown": shown, "name": collection.name, "back_url": back_url, **paper_size(request)}
    return _unlisted(render(request, "directory/list_paper.html", context))


@public
@never_cache
@require_POST
def end(request: HttpRequest, token: str) -> HttpResponse:
    """End the link at once. 404 for every device but the one that made it, as for a link that never was."""
    collection = _collection_or_404(token)
    try:
        end_collection(collection=collection, secret=made_links.secret_for(request, token), at=clock.now())
    except CollectionRefused:
        raise Http404 from None
    response = _see_other(f"{reverse('directory:list')}?said=ended")
    made_links.keep_links(response, [link for link in links_made_by(request) if link.token != token])
    return response


def shown_collection(request: HttpRequest, collection: Collection, token: str) -> ShownList:
    """The shared list with its own whole address."""
    address = request.build_absolute_uri(reverse("directory:collection-show", args=[token]))
    return shown_list(items_of(collection), root=root_of(request), address=address, today=clock.today())


def _collection_or_404(token: str) -> Collection:
    collection = collection_behind(token, at=clock.now())
    if collection is None:
        raise Http404
    return collection


def _shared(request: HttpRequest, form: ShareForm) -> tuple[int, Shared | None]:
    """The new link; or none, with what is wrong said in the form and the status of the answer."""
    now = clock.now()
    if len(_live_links(request)) >= made_links.MOST:
        form.add_error(None, _("This device has made 10 links that still work. End one of them first, at the foot of your list."))
        return 422, None
    if not limits.has_room(request, "share_list", key=browser_of(request)):
        form.add_error(None, _("Many links were made from here in the last hour. Please try again in an hour."))
        return 429, None
    with_notes = form.cleaned_data["with_notes"]
    items = [(item.service_id, item.note if with_notes else "") for item in list_of(request).items]
    try:
        return 303, share_list(items=items, name=form.cleaned_data["name"], lasts=form.life(), at=now)
    except CollectionRefused:
        form.add_error(None, _("Nothing on your list is listed any more, so there is nothing to share."))
        return 422, None


def _made(request: HttpRequest, shared: Shared) -> HttpResponse:
    response = _see_other(f"{reverse('directory:collection-show', args=[shared.token])}?said=made")
    made_links.keep_links(response, [MadeLink(shared.token, shared.secret), *_live_links(request)])
    return response


def _live_links(request: HttpRequest) -> list[MadeLink]:
    """This device's links that still work."""
    made = links_made_by(request)
    live = collections_behind([link.token for link in made], at=clock.now())
    return [link for link in made if link.token in live]


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
