"""Pages about mail. `/staff/mail/`: every kind with sample data, for whoever writes them. `/outbox/`: what a demo would have sent.

A mail's HTML is a page of its own under a policy that lets it do nothing at all, shown in a frame without rights.
"""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from yersel.core.access import needs, public
from yersel.core.headers import policy
from yersel.core.mail import MailRefused, kinds, rendering
from yersel.core.models import Mail
from yersel.pages import mail_rows

MAILS_TO_A_PAGE = 50
FRAMING = {"frame-src": ["'self'"]}
NO_RIGHTS = {
    "default-src": ["'none'"],
    "script-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "connect-src": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


@needs("see-site-records")
@require_safe
@never_cache
def kind_list(request: HttpRequest) -> HttpResponse:
    """Every kind of mail there is."""
    return render(request, "pages/mail_kinds.html", {"kinds": kinds.all_kinds()})


@needs("see-site-records")
@require_safe
@never_cache
@policy(FRAMING)
def kind_show(request: HttpRequest, name: str) -> HttpResponse:
    """One kind, with its sample."""
    kind = _kind(name)
    words = rendering.render(kind.name, kind.sample())
    context = {"kind": kind, "words": words, "html_address": reverse("pages:mail-kind-html", args=[name])}
    return render(request, "pages/mail_kind.html", context)


@needs("see-site-records")
@require_safe
@never_cache
@xframe_options_sameorigin
@policy(NO_RIGHTS)
def kind_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of a kind's sample, as a mail program shows it."""
    kind = _kind(name)
    return HttpResponse(_leading_out_of_the_frame(rendering.render(kind.name, kind.sample()).html))


@public
@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """All mail, newest first."""
    _only_in_a_demo()
    page = Paginator(Mail.objects.order_by("-pk"), MAILS_TO_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/outbox.html", {"page": page})


@public
@require_safe
@never_cache
@policy(FRAMING)
def outbox_mail(request: HttpRequest, number: int) -> HttpResponse:
    """One mail, with what the reader sees of it and what the house keeps of it."""
    _only_in_a_demo()
    mail = get_object_or_404(Mail, pk=number)
    context = {"mail": mail, "rows": mail_rows.rows_of(mail), "html_address": reverse("pages:outbox-html", args=[number])}
    return render(request, "pages/outbox_mail.html", context)


@public
@require_safe
@never_cache
@xframe_options_sameorigin
@policy(NO_RIGHTS)
def outbox_html(request: HttpRequest, number: int) -> HttpResponse:
    """The HTML of one mail, as a mail program shows it."""
    _only_in_a_demo()
    return HttpResponse(_leading_out_of_the_frame(get_object_or_404(Mail, pk=number).html))


def _only_in_a_demo() -> None:
    """The addresses are there in demo mode alone; and should they ever be there otherwise, nothing is behind them."""
    if not settings.DEMO:
        raise Http404


def _kind(name: str) -> kinds.MailKind:
    try:
        return kinds.kind(name)
    except MailRefused:
        raise Http404 from None


def _leading_out_of_the_frame(html: str) -> str:
    """Links of a mail open in the whole window, as our pages let nobody frame them."""
    return html.replace("<head>", '<head><base target="_top">', 1)
