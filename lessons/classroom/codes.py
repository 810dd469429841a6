"""Codes to be read aloud and typed: of letters and digits that are not taken for one another."""

from __future__ import annotations

import secrets
import unicodedata

from django.utils.crypto import salted_hmac

# No I and L, no O, and no other vowels: what comes by chance spells no word.
LETTERS = "BCDFGHJKMNPQRSTVWXZ"
JOIN_LENGTH = 6
# 27 to the power of 12: nobody guesses one of these, even without a limit on attempts.
CHARACTERS = LETTERS + "23456789"
PERSONAL_LENGTH = 12
GROUP = 4


def new_join_code() -> str:
    """A code for a class: six letters."""
    return "".join(secrets.choice(LETTERS) for _ in range(JOIN_LENGTH))


def new_personal_code() -> str:
    """A code for a student."""
    return "".join(secrets.choice(CHARACTERS) for _ in range(PERSONAL_LENGTH))


def typed(code: str) -> str:
    """A code as it is stored, from one as somebody types it: in small letters, full-width, with spaces or dashes."""
    normal = unicodedata.normalize("NFKC", code).upper()
    return "".join(character for character in normal if character in CHARACTERS)


def grouped(code: str) -> str:
    """A personal code as it is shown: in groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def digest(code: str) -> str:
    """What is stored of a personal code: by it a student is found, and without the server's key no code is tried."""
    return salted_hmac("lessons.classroom.personal-code", code, algorithm="sha256").hexdigest()
