"""The page of fields says what becomes of every field, and says it of those that are there."""

from __future__ import annotations

import yaml

from lessons.management.commands.fields import SAID, TARGET, page, unsaid

SAYS = yaml.safe_load(SAID.read_text())


def test_the_page_is_what_the_command_would_write_now():
    assert page(SAYS) == TARGET.read_text(), "run manage.py fields"


def test_something_is_said_of_every_field():
    assert unsaid(SAYS) == []


def test_a_field_of_which_nothing_is_said_is_found():
    fewer = [path for path in SAYS["Service"]["modelled"] if path != "spec.type"]
    missing = unsaid({"Service": {**SAYS["Service"], "modelled": [*fewer, "spec.kind"]}})
    assert missing == ["Service spec.type", "Service spec.kind, which is no field"]
