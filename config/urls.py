from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yersel.accounts.urls")),
    path("", include("yersel.accounts.allauth_urls")),
    path("", include("yersel.directory.urls")),
    path("", include("yersel.plan.urls")),
    path("", include("yersel.pages.urls")),
]

handler400 = "yersel.pages.views.bad_request"
handler403 = "yersel.pages.views.permission_denied"
handler404 = "yersel.pages.views.page_not_found"
handler429 = "yersel.core.errors.too_many"
handler500 = "yersel.pages.views.server_error"
