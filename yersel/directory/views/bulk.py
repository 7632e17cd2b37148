"""Many services at once from a table: send it, look what is wrong, mend it or save the good rows."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts import limits
from yersel.accounts.decorators import personal
from yersel.accounts.sessions import SignedInRequest
from yersel.core import clock
from yersel.directory import bulk_working, bulk_writing
from yersel.directory.bulk_forms import UploadForm
from yersel.directory.bulk_page import upload_page
from yersel.directory.bulk_waiting import Share, share_of
from yersel.directory.models import BulkRow, BulkUpload
from yersel.directory.operations import bulk
from yersel.directory.refusals import Refused
from yersel.directory.views.telling import GET_OR_POST

LOOK_AGAIN_SECONDS = 15
TEMPLATES = {
    "csv": (bulk_writing.template_csv, bulk_writing.CSV_TYPE),
    "xlsx": (bulk_writing.template_xlsx, bulk_writing.XLSX_TYPE),
}


def own_upload(request: SignedInRequest, pk: UUID) -> BulkUpload:
    """404 for what is somebody else's."""
    return get_object_or_404(BulkUpload.objects.select_related("organisation", "by"), pk=pk, by=request.user)


@personal
@require_http_methods(GET_OR_POST)
def send(request: SignedInRequest) -> HttpResponse:
    """Take a table. What is wrong with the file as a whole is said here."""
    if request.method == "POST" and (refusal := limits.refused(request, "contribute", key=str(request.user.pk))) is not None:
        return refusal
    form = UploadForm(request.POST or None, request.FILES or None, person=request.user)
    if request.method == "POST" and form.is_valid() and form.table:
        try:
            made = bulk.start_upload(
                rows=form.rows,
                organisation=form.organisation,
                file_name=str(form.cleaned_data["file"].name),
                remark=form.table.remark,
                by=request.user,
                at=clock.now(),
            )
            bulk_working.begin_checking(made)
            return HttpResponseRedirect(made.get_absolute_url())
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "uploads": list(request.user.uploads.all()[:20])}
    return render(request, "directory/upload_send.html", context, status=422 if form.errors else 200)


@personal
@require_safe
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    """The empty table, with what to write."""
    if kind not in TEMPLATES:
        raise Http404
    write, content_type = TEMPLATES[kind]
    return _file(write(), content_type, f"services-template.{kind}")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@personal
@require_safe
def show(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How it stands. While it is worked on, the page loads itself anew, without script."""
    upload = own_upload(request, pk)
    context = upload_page(upload, show=request.GET.get("show", ""), number=request.GET.get("page", "1"))
    is_busy = upload.state in (BulkUpload.State.CHECKING, BulkUpload.State.SAVING)
    share = Share() if is_busy else share_of(upload)
    context |= {"upload": upload, "is_busy": is_busy, "share": share, "said": request.GET.get("said", "")}
    response = render(request, "directory/upload_show.html", {**context, "seconds": LOOK_AGAIN_SECONDS})
    if is_busy:
        response["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response


@personal
@require_safe
def to_mend(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The rows that cannot be saved as they are, with what is wrong, as CSV."""
    upload = own_upload(request, pk)
    rows = upload.rows.filter(state__in=[BulkRow.State.BAD, BulkRow.State.DOUBTFUL]).order_by("number")
    return _file(bulk_writing.rows_to_mend(rows), bulk_writing.CSV_TYPE, "rows-to-mend.csv")


@personal
@require_POST
def save(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Save the good rows; those that look like entries we have only if the person says that they are others."""
    upload = own_upload(request, pk)
    try:
        bulk.ask_to_save(upload=upload, takes_doubtful="doubtful" in request.POST, by=request.user)
    except Refused:
        return HttpResponseRedirect(f"{upload.get_absolute_url()}?said=refused")
    bulk_working.begin_saving(upload)
    return HttpResponseRedirect(upload.get_absolute_url())


@personal
@require_POST
def throw_away(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Forget the file. Nothing of it was in the directory."""
    upload = own_upload(request, pk)
    try:
        bulk.throw_away(upload=upload, by=request.user, at=clock.now())
    except Refused:
        return HttpResponseRedirect(f"{upload.get_absolute_url()}?said=refused")
    return HttpResponseRedirect(reverse("directory:upload-send"))
