"""Nicknames: any script, no tricks."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 32


def clean(typed: str) -> str:
    """The nickname without what cannot be seen, with single spaces; ValidationError if nothing to call one by is left."""
    normal = unicodedata.normalize("NFKC", typed[: LONGEST * 8])
    visible = "".join(
        " " if unicodedata.category(character).startswith("Z") else character
        for character in normal
        if not unicodedata.category(character).startswith("C") or character in "\t\n"
    )
    name = " ".join(visible.split())
    if len(name) > LONGEST:
        raise ValidationError(_("%(most)d characters at the most.") % {"most": LONGEST})
    if not any(character.isalnum() for character in name):
        raise ValidationError(_("A name needs a letter or a digit."))
    if _stacks(name):
        raise ValidationError(_("This name cannot be shown in one line."))
    return name


def key(name: str) -> str:
    """What two nicknames have in common that look the same to a reader in a hurry."""
    return unicodedata.normalize("NFKC", name.casefold())


def _stacks(name: str) -> bool:
    """Whether marks are piled on one letter, as no script does."""
    row = 0
    for character in unicodedata.normalize("NFD", name):
        row = row + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if row > 3:
            return True
    return False
