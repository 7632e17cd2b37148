"""The application on the bench database, for gunicorn."""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
settings.DATABASES["default"]["NAME"] = os.environ["YERSEL_BENCH_DATABASE"]

from config.wsgi import application  # noqa: E402 - after the database is chosen

__all__ = ["application"]
