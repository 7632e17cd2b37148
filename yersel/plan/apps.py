from typing import Any

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """The room of the plan that a person owns."""

    name = "yersel.plan"
    label = "plan"
    verbose_name = "Plan"

    def ready(self) -> None:
        from yersel.accounts.signals import account_closing, account_data_requested
        from yersel.core import slots, told_acts
        from yersel.plan import checks, mailing
        from yersel.plan.home_slot import my_plan
        from yersel.plan.told_acts import WORDS

        account_closing.connect(_account_closing, dispatch_uid="plan.closing")
        account_data_requested.connect(_account_data, dispatch_uid="plan.data")
        slots.fill("home-greeting", template="plan/slots/home_greeting.html", context=my_plan, order=40)
        slots.fill("header-links", template="plan/slots/header_plan.html", context=_always, order=50)
        slots.fill("service-actions", template="plan/slots/service_action.html", context=_service)
        slots.fill("account-parts", template="plan/slots/account_parts.html", context=_always, order=60)
        mailing.register_kinds()
        told_acts.tell(WORDS)
        assert checks  # noqa: S101 - imported to be registered


def _always(request: Any, subject: Any) -> dict[str, Any]:
    return {}


def _service(request: Any, subject: Any) -> dict[str, Any] | None:
    """A service's page offers to make it a step: for whoever has signed in at once, for others by way of the form without an account."""
    from yersel.accounts.models import Person

    person = getattr(request, "user", None)
    return {"service": subject, "has_account": isinstance(person, Person)} if subject is not None else None


def _account_closing(person: Any, at: Any, **kwargs: Any) -> None:
    """The plan goes before the account does."""
    from yersel.plan.operations.leaving import forget_person
    from yersel.plan.operations.plans import erase_plan
    from yersel.plan.queries import plan_of

    plan = plan_of(person)
    if plan is not None:
        erase_plan(plan=plan, by=person, at=at)
    forget_person(person=person, at=at)


def _account_data(person: Any, at: Any = None, **kwargs: Any) -> tuple[str, Any]:
    """The plan in the download of all one's data, as its own file has it."""
    from yersel.plan.whole import plan_for_download

    return "plan", plan_for_download(person)
