"""`manage.py instructor NAME`: make an account for an instructor, or give one a new password."""

from __future__ import annotations

import secrets
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Makes an account."""

    help = "Make an account for an instructor; where there is one of this name, give it a new password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name, who chooses the password, and whether the account may see everything."""
        parser.add_argument("name", metavar="NAME")
        parser.add_argument(
            "--ask", action="store_true", help="ask for the password instead of making one"
        )
        parser.add_argument(
            "--admin", action="store_true", help="may see all classes and the pages under /admin/"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account and print its password."""
        users = get_user_model()
        name = options["name"].strip()
        user = users.objects.filter(username=name).first() or users(username=name)
        new = user.pk is None
        if options["admin"]:
            user.is_staff = user.is_superuser = True
        password = asked() if options["ask"] else secrets.token_urlsafe(12)
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        user.set_password(password)
        user.save()
        done = "New account" if new else "New password for"
        self.stdout.write(f"{done} {name}" if options["ask"] else f"{done} {name}: {password}")
        self.stdout.write("Log in at /login/ of your lab.")


def asked() -> str:
    """The password as it is typed twice, or the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Password: ")
    if password != getpass("Again: "):
        raise CommandError("The two are not the same.")
    return password
