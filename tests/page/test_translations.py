"""The Korean texts are whole, and what is compiled is what is written."""

from __future__ import annotations

import json
import re
from gettext import GNUTranslations
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.LOCALE_PATHS[0]) / "ko" / "LC_MESSAGES"


def test_no_text_is_left_in_english_or_in_doubt():
    source = (FOLDER / "django.po").read_text(encoding="utf-8")
    entries = source.split("\n\n")[1:]
    assert [entry for entry in entries if re.search(r'msgstr(\[0\])? ""$', entry, re.M)] == []
    assert "#, fuzzy" not in source


def test_the_compiled_texts_are_those_of_the_source():
    source = (FOLDER / "django.po").read_text(encoding="utf-8")
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for text, translated in re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', source, re.M):
        assert compiled.gettext(_read(text)) == _read(translated)


def _read(text: str) -> str:
    """A text without its escapes, which are those of JSON as far as they occur here."""
    return json.loads(f'"{text}"')
