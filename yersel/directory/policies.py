"""Who may see an entry, and who may change it, claim it and decide.

Only what is published, of a published organisation, is public. An entry that was public and has closed says so (410), with
what is like it. Everything else (drafts, submissions, what was never published) is nobody's business: 404.

Anybody may suggest. Members add, and what they add waits. A group changes its own entries, and editors those that no group looks
after: their right ends when a claim is confirmed. An editor may be given certain areas; then what has no place there and serves
nobody there is not theirs. Moderators may change all. Nobody decides about what they sent themselves, and an appeal is answered by
somebody else than the first decider. Moderators alone delete, and bring back within 30 days.

A shared list is open to whoever has its link, while it lasts. Only the device that made it can end it. Afterwards it is as if it had
never been: 404.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from hashlib import sha256

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from yersel.accounts import policies as accounts
from yersel.accounts.models import Permission, Person
from yersel.accounts.policies import YES, Answer, no
from yersel.directory import deletion_reading, editor_areas, looking_after
from yersel.directory.editor_areas import Codes
from yersel.directory.looking_after import Entry
from yersel.directory.models import (
    Appeal,
    BulkUpload,
    Claim,
    Collection,
    Contribution,
    Deletion,
    Manager,
    Organisation,
    ProblemReport,
    Service,
    State,
)

WHICH_TWO = _("Type the address of each entry on this site, or its number.")
WELCOME = _("Whoever leads on the entry has taken you in.")


class Standing(Enum):
    """How an entry stands to somebody who has its address."""

    PUBLIC = "public"
    GONE = "gone"
    PRIVATE = "private"


def standing_of_service(service: Service) -> Standing:
    """A published service that its group has closed for good is gone as well, and so is one whose organisation is."""
    organisation = standing_of_organisation(service.organisation)
    if organisation is Standing.PRIVATE or service.state not in (State.PUBLISHED, State.ARCHIVED):
        return Standing.PRIVATE
    if organisation is Standing.GONE or service.state == State.ARCHIVED or service.status == Service.Status.DEFUNCT:
        return Standing.GONE
    return Standing.PUBLIC


def standing_of_organisation(organisation: Organisation) -> Standing:
    standings = {State.PUBLISHED: Standing.PUBLIC, State.ARCHIVED: Standing.GONE}
    return standings.get(State(organisation.state), Standing.PRIVATE)


def may_edit(person: Person, entry: Entry) -> Answer:
    """Moderators may change every entry, a group its own; editors those that no group looks after, and whoever added one likewise.

    The right of editors and of whoever added an entry ends when a claim is confirmed.
    """
    if accounts.may(person, Permission.EDIT_ALL_ENTRIES) or looking_after.managing(person, entry):
        return YES
    if looking_after.is_claimed(entry):
        return no(_("The group looks after this entry itself. If something is wrong, report it, and they see it."))
    as_editor = accounts.may(person, Permission.EDIT_UNCLAIMED_ENTRIES)
    if as_editor and (as_editor := may_keep(person, entry)):
        return YES
    if accounts.may(person, Permission.ADD_SERVICES) and looking_after.added(person, entry):
        return YES
    if accounts.may(person, Permission.EDIT_UNCLAIMED_ENTRIES):
        return as_editor
    return no(_("Only the group itself, whoever added the entry, and our editors may change it. You can report what is wrong."))


def areas_kept_by(person: Person) -> Codes | None:
    """The codes of the areas within which an editor may act; None: everywhere. Only editors are limited, and not those who are more."""
    return None if accounts.may(person, Permission.EDIT_ALL_ENTRIES) else editor_areas.limits_of(person)


def may_keep(person: Person, where: Entry | Codes) -> Answer:
    """Whether an entry, or what is at these codes, is within the areas that an editor keeps."""
    kept = areas_kept_by(person)
    if kept is None or kept & (editor_areas.codes_of(where) if isinstance(where, Entry) else where):
        return YES
    return no(_("That is outside the areas that you keep as an editor."))


def may_publish(person: Person, entry: Entry | None, *, codes: Codes | None = None) -> Answer:
    """Whether what somebody sends is shown at once: staff who may, and a group under its own organisation. Else it waits.

    `codes` say where something new is, for editors of certain areas; without them it is where `entry` is.
    """
    if entry is not None and looking_after.managing(person, entry):
        return YES
    if accounts.may(person, Permission.EDIT_ALL_ENTRIES):
        return YES
    if entry is not None and looking_after.is_claimed(entry):
        return no(_("The group looks after its entries itself, so what others send waits for a decision."))
    where = codes if codes is not None else entry or Codes()
    return accounts.may(person, Permission.PUBLISH_ENTRIES) and may_keep(person, where)


def may_write(person: Person, contribution: Contribution) -> Answer:
    """An author works on a draft, and on what was sent back; staff who decide write up what a visitor suggested."""
    if contribution.kind == Contribution.Kind.SUGGESTION:
        return may_decide(person, contribution)
    if contribution.author_id != person.pk:
        return no(_("Only whoever began it can change it."))
    if contribution.state not in (Contribution.State.DRAFT, Contribution.State.RETURNED):
        return no(_("It has been sent. Take it back if you want to change it."))
    return YES


def may_read(person: Person, contribution: Contribution) -> Answer:
    """The author, and whoever decides about what was sent. A draft is the author's alone."""
    if contribution.author_id == person.pk:
        return YES
    if contribution.state == Contribution.State.DRAFT:
        return no(_("Only whoever began it can see it."))
    return _may_decide_there(person, contribution)


def _may_decide_there(person: Person, contribution: Contribution) -> Answer:
    """Editors within their areas."""
    answer = accounts.may(person, Permission.PUBLISH_ENTRIES)
    return answer and may_keep(person, editor_areas.codes_of_contribution(contribution))


def may_decide(person: Person, contribution: Contribution) -> Answer:
    """Editors and moderators decide about what was sent, never about their own; of claimed entries moderators alone."""
    if contribution.state != Contribution.State.SUBMITTED:
        return no(_("Somebody has decided about this already."))
    if contribution.author_id == person.pk:
        return no(_("Somebody else decides about what you sent."))
    answer = _may_decide_there(person, contribution)
    entry = entry_of_contribution(contribution)
    if answer and entry is not None and contribution.kind == Contribution.Kind.EDIT:
        return may_edit(person, entry)
    return answer


def may_upload_for(person: Person, organisation: Organisation) -> Answer:
    """A file for one group alone is for those who look after that group."""
    if organisation.state == State.PUBLISHED and looking_after.managing(person, Entry(organisation)):
        return YES
    return no(_("You do not look after that group."))


def may_save_upload(person: Person, upload: BulkUpload) -> Answer:
    """Whoever sent a file, once it has been checked. Each row is asked about again when it is saved."""
    if upload.by_id != person.pk:
        return no(_("Only whoever sent it can save it."))
    if upload.state != BulkUpload.State.CHECKED:
        return no(_("It cannot be saved just now."))
    return YES


def entry_of_contribution(contribution: Contribution) -> Entry | None:
    if contribution.service:
        return looking_after.entry_of(contribution.service)
    return Entry(contribution.organisation) if contribution.organisation else None


def may_claim(person: Person, entry: Entry) -> Answer:
    """Everybody with an account of their own may say that an entry is theirs; a manager who asks again asks to lead."""
    if not person.is_active or not person.email:
        return no(_("You need an own account with an e-mail address to look after an entry."))
    known = looking_after.managing(person, entry)
    if known and known.is_lead:
        return no(_("You lead on this entry already."))
    if entry.it.state != State.PUBLISHED:
        return no(_("This entry is not public."))
    if Claim.objects.filter(claimant=person, state=Claim.State.UNREVIEWED, **entry.columns).exists():
        return no(_("You have asked already. We will write to you."))
    return YES


def may_decide_claim(person: Person, claim: Claim) -> Answer:
    """Moderators, about everybody's but their own."""
    if claim.claimant_id == person.pk:
        return no(_("Somebody else decides about your claim."))
    return accounts.may(person, Permission.DECIDE_CLAIMS)


def may_revoke_claim(person: Person, claim: Claim) -> Answer:
    """What was confirmed is ended by a moderator, never by whoever asked: they may stop by themselves."""
    if claim.state != Claim.State.CONFIRMED:
        return no(_("Only a claim that was confirmed can be ended."))
    return may_decide_claim(person, claim)


def may_welcome(person: Person, claim: Claim) -> Answer:
    """The lead of an entry may take in a colleague who asks; only moderators may say no, so that a dispute is theirs."""
    if may_decide_claim(person, claim):
        return YES
    known = looking_after.managing(person, entry_of_claim(claim))
    if known and known.is_lead and claim.claimant_id != person.pk:
        return YES
    return no(_("Only whoever leads on the entry, or a moderator, may do this."))


def entry_of_claim(claim: Claim) -> Entry:
    return Entry(claim.organisation, claim.service)


def may_hand_over(person: Person, manager: Manager) -> Answer:
    """The lead makes another manager of the same entry the lead."""
    mine = Manager.objects.filter(
        person=person, is_lead=True, ended_at=None, organisation=manager.organisation_id, service=manager.service_id
    )
    if manager.ended_at is None and not manager.is_lead and mine.exists():
        return YES
    return no(_("Only whoever leads on the entry may hand it over."))


def may_see_history(person: Person, entry: Entry) -> Answer:
    """Whoever may change an entry sees what it said before."""
    return may_edit(person, entry)


def may_restore(person: Person, entry: Entry) -> Answer:
    """Putting an earlier text back is shown at once, so it takes the right to publish as well."""
    return may_edit(person, entry) and may_publish(person, entry)


def may_pause(person: Person, entry: Entry) -> Answer:
    """ "Not on this week" is for those who may change the entry and whose changes do not wait."""
    return may_restore(person, entry)


def may_answer_problem(person: Person, problem: ProblemReport) -> Answer:
    """Moderators; and whoever may change the entry at once."""
    if problem.answered_at:
        return no(_("Somebody has answered this already."))
    if accounts.may(person, Permission.MODERATE):
        return YES
    it = problem.service or problem.organisation
    return may_restore(person, looking_after.entry_of(it)) if it else no(_("There is no such entry."))


def may_see_waiting(person: Person, thing: object, entry: Entry | None) -> bool:
    """What waits shows who asks and what they wrote: to editors only what is within their areas."""
    if isinstance(thing, Contribution):
        return bool(may_keep(person, editor_areas.codes_of_contribution(thing)))
    return bool(may_keep(person, entry or Codes()))


def may_set_editor_areas(by: Person, person: Person) -> Answer:
    """Whoever gives roles says where an editor works; nobody for themselves."""
    if by.pk == person.pk:
        return no(_("Nobody chooses their own areas."))
    if not accounts.may(person, Permission.EDIT_UNCLAIMED_ENTRIES):
        return no(_("They are not a directory editor."))
    return accounts.may(by, Permission.GIVE_ROLES)


def may_appeal(person: Person, decided: Contribution | Claim) -> Answer:
    """Whoever was told no may ask once for somebody else to think again."""
    if isinstance(decided, Contribution):
        is_theirs, was_no = decided.author_id == person.pk, decided.state == Contribution.State.REFUSED
    else:
        is_theirs, was_no = decided.claimant_id == person.pk, decided.state in (Claim.State.DENIED, Claim.State.REVOKED)
    if not is_theirs:
        return no(_("Only whoever asked may appeal."))
    if not was_no:
        return no(_("There is no decision against you here."))
    if decided.appeals.exists():
        return no(_("You have appealed against this decision already."))
    return YES


def may_decide_appeal(person: Person, appeal: Appeal) -> Answer:
    """Somebody else than the first decider, and never whoever appeals."""
    if appeal.decided_at:
        return no(_("Somebody has answered this appeal already."))
    first = appeal.contribution.decided_by_id if appeal.contribution else appeal.claim.decided_by_id if appeal.claim else None
    if person.pk in (first, appeal.by_id):
        return no(_("Somebody else answers: not whoever decided first, and not whoever appeals."))
    needed = Permission.DECIDE_CLAIMS if appeal.claim else Permission.MODERATE
    return accounts.may(person, needed)


def may_delete(person: Person, entry: Entry) -> Answer:
    """A moderator's act, about what is or was public, once."""
    answer = accounts.may(person, Permission.EDIT_ALL_ENTRIES)
    if not answer:
        return answer
    if entry.it.state not in (State.PUBLISHED, State.ARCHIVED):
        return no(_("This entry was never public. Decide about it in the queue."))
    if deletion_reading.is_deleted(entry.it):
        return no(_("It is deleted already."))
    return YES


def may_bring_back(person: Person, deletion: Deletion, *, at: datetime) -> Answer:
    """A moderator, until the day on which it is erased."""
    if at >= deletion_reading.erased_at(deletion):
        return no(_("It waits to be erased: it cannot be brought back any more."))
    return accounts.may(person, Permission.EDIT_ALL_ENTRIES)


def may_merge(person: Person, keep: Service | Organisation, drop: Service | Organisation) -> Answer:
    """Two entries of one kind, both public, by a moderator."""
    if type(keep) is not type(drop) or keep.pk == drop.pk:
        return no(_("Choose two different entries of the same kind."))
    if {keep.state, drop.state} != {State.PUBLISHED}:
        return no(_("Both entries must be public."))
    return accounts.may(person, Permission.EDIT_ALL_ENTRIES)


def may_read_collection(collection: Collection | None, *, at: datetime) -> bool:
    """Whoever has the link of a shared list may read it, until its maker ends it or its last day has passed.

    The link itself is the key: `collection_reading` finds a list by nothing else.
    """
    return collection is not None and collection.ended_at is None and at < collection.ends_at


def may_end_collection(collection: Collection, *, secret: str, at: datetime) -> bool:
    """Only its maker may end a list, and shows so by the secret that was given to the maker's device alone."""
    return may_read_collection(collection, at=at) and constant_time_compare(secret_hash(secret), collection.maker_hash)


def secret_hash(secret: str) -> str:
    """What is kept of a secret. It has 160 bits of chance, so that no salt and no slow hash is needed."""
    return sha256(secret.encode()).hexdigest()
