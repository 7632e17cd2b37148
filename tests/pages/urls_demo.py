"""The addresses as they are in demo mode."""

from django.urls import URLPattern, URLResolver, include, path

from config.urls import handler400, handler403, handler404, handler429, handler500
from yersel.pages import urls

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]

pages = [*urls.urlpatterns, *urls.OUTBOX]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yersel.accounts.urls")),
    path("", include("yersel.accounts.allauth_urls")),
    path("", include("yersel.directory.urls")),
    path("", include((pages, "pages"))),
]
