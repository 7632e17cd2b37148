"""Everything that somebody may need leave to do, as verbs. The words beside each are shown to people on `/roles/`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """One thing that somebody may do, and what that means in plain words."""

    SUGGEST_SERVICES = "suggest-services", _("suggest a service, or say that an entry is wrong")
    ADD_SERVICES = "add-services", _("add a group or a service, which waits until somebody has looked at it")
    EDIT_OWN_ENTRIES = "edit-own-entries", _("change the entries of their own group, shown at once")
    CHOOSE_MANAGERS = "choose-managers", _("choose who else looks after the group’s entries, and hand over")
    PUBLISH_ENTRIES = "publish-entries", _("put entries in the directory")
    EDIT_UNCLAIMED_ENTRIES = "edit-unclaimed-entries", _("change entries that no group looks after yet")
    EDIT_ALL_ENTRIES = "edit-all-entries", _("change any entry")
    MODERATE = "moderate", _("decide about suggestions, problems, pictures and notes")
    DECIDE_CLAIMS = "decide-claims", _("decide who looks after an entry")
    ORGANISE_NETWORK = "organise-network", _("bring members together and write to those who asked for it")
    CHANGE_ADDRESSES = "change-addresses", _("give somebody a new e-mail address when they have lost the old one, with a reason")
    WORK_WITH_PEOPLE = "work-with-people", _("suggest support to a person, who decides")
    LEAD_TEAM = "lead-team", _("choose who is in a link worker team and share out its work")
    RUN_FUND = "run-fund", _("open funding rounds and look after applications")
    ASSESS_APPLICATIONS = "assess-applications", _("score applications to the fund")
    SIT_ON_PANEL = "sit-on-panel", _("recommend which applications get money")
    APPROVE_PAYMENTS = "approve-payments", _("approve that money is paid")
    SEE_FIGURES = "see-figures", _("see figures about the whole, with small numbers hidden")
    GIVE_ROLES = "give-roles", _("give and end roles")
    SEE_SITE_RECORDS = "see-site-records", _("see how the site is run: its mails without contents, its jobs and its audit")
