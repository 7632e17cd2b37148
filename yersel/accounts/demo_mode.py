from django.conf import settings


def is_on() -> bool:
    """Whether made-up people may be stepped in as: in demo mode, and in development alone, whatever the settings may say."""
    return bool(settings.DEMO and settings.DEVELOPMENT)
