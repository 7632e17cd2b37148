from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The room of council areas, postcodes and settlements."""

    name = "yersel.places"
    label = "places"
    verbose_name = "Places"
