from django.urls import URLPattern, URLResolver, path

from yersel.directory.views import browse, crawlers, find, landing, organisations, remembered, review, services, suggest

app_name = "directory"
urlpatterns: list[URLPattern | URLResolver] = [
    path("find", find.find, name="find"),
    path("find/", find.find),
    path("find/suggest", suggest.suggestions, name="suggest"),
    path("find/suggest/", suggest.suggestions),
    path("remembered/", remembered.show, name="remembered"),
    path("remembered/erase/", remembered.erase, name="remembered-erase"),
    path("services/<slug:key>/", services.show, name="service-show"),
    path("services/<slug:key>", services.show),
    path("organisations/", organisations.listing, name="organisation-list"),
    path("organisations/<slug:key>/", organisations.show, name="organisation-show"),
    path("organisations/<slug:key>", organisations.show),
    path("review/", review.mine, name="review-mine"),
    path("review/<str:token>/", review.answer, name="review"),
    path("services/<slug:key>/confirm/", review.confirm, name="review-confirm"),
    path("browse/", browse.hub, name="browse"),
    path("conditions/", browse.conditions, name="condition-list"),
    path("conditions/<slug:code>/", browse.term, {"facet": "condition"}, name="condition-show"),
    path("stages/", browse.stages, name="stage-list"),
    path("stages/<slug:code>/", browse.term, {"facet": "stage"}, name="stage-show"),
    path("kinds/", browse.kinds, name="kind-list"),
    path("kinds/<slug:code>/", browse.term, {"facet": "kind"}, name="kind-show"),
    path("areas/", browse.areas, name="area-list"),
    path("areas/<slug:slug>/", browse.area, name="area-show"),
    path("places/<slug:place>/<slug:code>/", landing.show, name="landing"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.index, name="sitemap"),
    path("sitemap-<slug:kind>-<int:number>.xml", crawlers.part, name="sitemap-part"),
]
