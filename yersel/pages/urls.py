from django.conf import settings
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from yersel.core.access import public, way_out
from yersel.pages import mail_views, views

app_name = "pages"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("about/", views.statement, {"name": "about"}, name="about"),
    path("how-we-check/", views.statement, {"name": "how_we_check"}, name="how-we-check"),
    path("privacy/", views.statement, {"name": "privacy"}, name="privacy"),
    path("accessibility/", views.statement, {"name": "accessibility"}, name="accessibility"),
    path("credits/", views.credits, name="credits"),
    path("leave/", views.leave, name="leave"),
    path("leave/help/", views.statement, {"name": "leave_help"}, name="leave-help"),
    path("components/", views.components, name="components"),
    path("health/", views.health, name="health"),
    path("language/", public(way_out(set_language)), name="language"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("staff/mail/", mail_views.kind_list, name="mail-kinds"),
    path("staff/mail/<slug:name>/", mail_views.kind_show, name="mail-kind"),
    path("staff/mail/<slug:name>/html/", mail_views.kind_html, name="mail-kind-html"),
]

# Everybody's mail, open to everybody: in a demo alone, where everybody is made up.
OUTBOX: list[URLPattern | URLResolver] = [
    path("outbox/", mail_views.outbox, name="outbox"),
    path("outbox/<int:number>/", mail_views.outbox_mail, name="outbox-mail"),
    path("outbox/<int:number>/html/", mail_views.outbox_html, name="outbox-html"),
]
if settings.DEMO:
    urlpatterns += OUTBOX
