from django.urls import URLPattern, URLResolver, path

from yersel.directory.views import find

app_name = "directory"
urlpatterns: list[URLPattern | URLResolver] = [
    path("find", find.find, name="find"),
    path("find/", find.find),
]
