"""What can be done with accounts: one function for each."""

from yersel.accounts.operations.addresses import add_address, change_lost_address, make_first, remove_address
from yersel.accounts.operations.closing import all_data_of, close_account
from yersel.accounts.operations.codes import Verdict, check_code, forget_old, send_code
from yersel.accounts.operations.demo import clear_demo_people, load_demo_people
from yersel.accounts.operations.keeping import end_keeping, keep_person
from yersel.accounts.operations.people import change_name, create_admin, join, note_sign_in
from yersel.accounts.operations.roles import end_role, give_role
from yersel.accounts.operations.security import end_other_sessions, end_session, make_recovery_codes, note_second_step
from yersel.accounts.refusals import Refused

__all__ = [
    "Refused",
    "Verdict",
    "add_address",
    "all_data_of",
    "change_lost_address",
    "change_name",
    "check_code",
    "clear_demo_people",
    "close_account",
    "create_admin",
    "end_keeping",
    "end_other_sessions",
    "end_role",
    "end_session",
    "forget_old",
    "give_role",
    "join",
    "keep_person",
    "load_demo_people",
    "make_first",
    "make_recovery_codes",
    "note_second_step",
    "note_sign_in",
    "remove_address",
    "send_code",
]
