"""All there is to keep, in one file, and back: on the same database or on another."""

from labsite.backups.archive import BackupError, read_about
from labsite.backups.making import make
from labsite.backups.restoring import restore

__all__ = ["BackupError", "make", "read_about", "restore"]
