from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room of who did what."""

    name = "yersel.audit"
    label = "audit"
    verbose_name = "Audit"
