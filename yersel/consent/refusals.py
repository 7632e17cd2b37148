"""The room's own errors. Each carries words that may be shown."""


class Refused(Exception):
    """What was asked may not be, or cannot be done."""
