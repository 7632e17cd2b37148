from yersel.consent.operations.giving import give_access, give_consent, stop_access, stop_all_access, tell_of, withdraw_consent
from yersel.consent.operations.key_backup import backup_keys, restore_keys
from yersel.consent.operations.keys import Progress, check_keys, new_master_key, rewrap_keys
from yersel.consent.operations.purging import purge_log
from yersel.consent.operations.sealing import Sealer, erase_subject, forget_person, make_key, sealer_for
from yersel.consent.refusals import Refused

__all__ = [
    "Progress",
    "Refused",
    "Sealer",
    "backup_keys",
    "check_keys",
    "erase_subject",
    "forget_person",
    "give_access",
    "give_consent",
    "make_key",
    "new_master_key",
    "purge_log",
    "restore_keys",
    "rewrap_keys",
    "sealer_for",
    "stop_access",
    "stop_all_access",
    "tell_of",
    "withdraw_consent",
]
