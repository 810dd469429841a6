"""The database, and whether what it holds can be true."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from labsite.doctor.checkup import Finding, Level
from labsite.health import unapplied
from lessons.models import Lab

MOST_NAMED = 5


def database() -> Finding:
    """That it answers and, a file, that it is whole."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check(1)")
            said = cursor.fetchone()[0]
            if said != "ok":
                advice = "Stop the lab, keep the file, and restore a backup: manage.py restore FILE"
                return Finding("database", Level.PROBLEM, f"SQLite says: {said}", advice)
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            if mode != "wal":
                seen = f"SQLite, but its journal mode is {mode}: readers wait for writers"
                advice = "Is the data folder on a network share? Put it on a local disk."
                return Finding("database", Level.WARNING, seen, advice)
            return Finding("database", Level.OK, f"SQLite, {connection.settings_dict['NAME']}")
        cursor.execute("SELECT version()")
        return Finding("database", Level.OK, str(cursor.fetchone()[0]).partition(",")[0])


def migrations() -> Finding:
    """That it holds what this version needs."""
    if missing := unapplied():
        advice = (
            "manage.py backup FILE, then manage.py migrate (manage.py lab does it as it starts)"
        )
        return Finding("migrations", Level.PROBLEM, f"missing: {', '.join(missing)}", advice)
    return Finding("migrations", Level.OK, "all applied")


def journals() -> Finding:
    """No journal has a gap, and each lab stands at an entry of its own."""
    here = Q(entries__index=F("position"), entries__pk=F("head"))
    torn = (
        Lab.objects.annotate(
            entry_count=Count("entries"), last=Max("entries__index"), stands=Count("entries", here)
        )
        .exclude(length=0, entry_count=0, position=0)
        .exclude(length=F("entry_count"), last=F("length"), position=0)
        .exclude(length=F("entry_count"), last=F("length"), stands=1)
    )
    named = [str(key) for key in torn.values_list("pk", flat=True)[: MOST_NAMED + 1]]
    if named:
        some = ", ".join(named[:MOST_NAMED]) + (", …" if len(named) > MOST_NAMED else "")
        advice = "Restore a backup. Please report it: this must not happen."
        return Finding("journals", Level.PROBLEM, f"not whole: {some}", advice)
    return Finding("journals", Level.OK, f"{Lab.objects.count()} labs, all whole")


def clock() -> Finding:
    """A clock that was put back puts deadlines and limits off."""
    newest = Lab.objects.aggregate(newest=Max("updated"))["newest"]
    now = timezone.now()
    if newest and newest > now + timedelta(minutes=5):
        seen = f"it is {now:%Y-%m-%d %H:%M} UTC here, and a lab was used at {newest:%Y-%m-%d %H:%M}"
        return Finding("clock", Level.WARNING, seen, "Set the clock: timedatectl set-ntp true")
    return Finding("clock", Level.OK, f"{now:%Y-%m-%d %H:%M} UTC")
