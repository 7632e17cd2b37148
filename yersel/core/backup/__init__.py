"""Backup and restore: the database and the media in one checksummed file. docs/how-to/back-up.md; the file: docs/adr/0014.

Tables go out and in by COPY alone, so a backup holds facts and never statements: what it may do when it is restored is ours to say.
"""

from yersel.core.backup.contents import BackupRefused, Contents, TablePart
from yersel.core.backup.reading import BackupFile, opened
from yersel.core.backup.restoring import restore
from yersel.core.backup.saving import save

__all__ = ["BackupFile", "BackupRefused", "Contents", "TablePart", "opened", "restore", "save"]
