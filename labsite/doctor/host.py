"""The machine: folders, files, settings."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings as django_settings
from django.core.checks import Tags, run_checks

from labsite.doctor.checkup import Finding, Level
from lessons.course.lessons import LessonError, catalogue

MEGABYTE = 1024 * 1024
NEEDED = 500 * MEGABYTE
COMFORTABLE = 2_000 * MEGABYTE
OTHERS = 0o077


def data_folder() -> Finding:
    """Whether it is nobody else's to read; that it can be written to, the settings have seen to."""
    folder: Path = django_settings.DATA_DIR
    if folder.stat().st_mode & OTHERS:
        advice = f"chmod 700 {folder}"
        seen = f"{folder} can be read by others on this machine"
        return Finding("data folder", Level.WARNING, seen, advice)
    return Finding("data folder", Level.OK, str(folder))


def secret_key() -> Finding:
    """Whoever reads it can make themselves anybody."""
    file: Path = django_settings.DATA_DIR / "secret-key"
    if not file.exists():
        return Finding("secret key", Level.OK, "from the environment")
    if file.stat().st_mode & OTHERS:
        seen = f"{file} can be read by others on this machine"
        advice = f"chmod 600 {file}; if somebody may have read it, delete it: everybody signs in anew, and labs worked in without a class are found no more"
        return Finding("secret key", Level.PROBLEM, seen, advice)
    return Finding("secret key", Level.OK, "only its owner reads it")


def disk() -> Finding:
    """A full disk loses what students type."""
    free = shutil.disk_usage(django_settings.DATA_DIR).free
    seen = f"{free // MEGABYTE} MB free"
    if free < NEEDED:
        advice = (
            f"Make room where {django_settings.DATA_DIR} is, {NEEDED // MEGABYTE} MB at the least."
        )
        return Finding("disk", Level.PROBLEM, seen, advice)
    if free < COMFORTABLE:
        return Finding("disk", Level.WARNING, seen, "Make room before the next class.")
    return Finding("disk", Level.OK, seen)


def settings() -> Finding:
    """What makes a lab for others unsafe."""
    if django_settings.DEBUG:
        seen = "LAB_DEBUG=1 shows settings and code to whoever finds an error"
        return Finding("settings", Level.PROBLEM, seen, "Unset LAB_DEBUG.")
    if not django_settings.HTTPS:
        seen = "LAB_HTTPS=0: fine on one machine or in a closed network"
        advice = (
            ""
            if not django_settings.HOSTS
            else "Put a proxy with HTTPS before it: docs/operating.md."
        )
        level = Level.WARNING if django_settings.HOSTS else Level.OK
        return Finding("settings", level, seen, advice)
    if found := run_checks(tags=[Tags.security], include_deployment_checks=True):
        said = "; ".join(f"{message.id} {message.msg}" for message in found)
        return Finding("settings", Level.WARNING, said, "manage.py check --deploy")
    return Finding("settings", Level.OK, "HTTPS, secure cookies")


def static_files() -> Finding:
    """They are collected at each start, if need be."""
    if (django_settings.STATIC_ROOT / "staticfiles.json").exists():
        return Finding("static files", Level.OK, str(django_settings.STATIC_ROOT))
    seen = "not collected yet"
    advice = (
        "manage.py lab does it as it starts; another server serves them as they lie, uncompressed"
    )
    return Finding("static files", Level.WARNING, seen, advice)


def lessons() -> Finding:
    """Whether each can be read."""
    try:
        found = catalogue()
    except LessonError as error:
        return Finding("lessons", Level.PROBLEM, str(error), "manage.py lessons check")
    if not found:
        return Finding("lessons", Level.PROBLEM, "none", "Is the checkout whole? git status")
    return Finding("lessons", Level.OK, f"{len(found)}")
