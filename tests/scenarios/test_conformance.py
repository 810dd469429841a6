"""The conformance page says what a run of the recorded files says."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from lessons.course.scenarios.conformance import page, unused
from lessons.management.commands.conformance import CASES, TARGET

DESCRIBED = yaml.safe_load((CASES / "differences.yaml").read_text())


@pytest.fixture(scope="module")
def recordings(recording):
    files = DESCRIBED["files"].items()
    return [replace(recording(name), about=about) for name, about in files]


def test_the_page_is_what_the_command_would_write_now(recordings):
    assert page(recordings, DESCRIBED["reasons"]) == TARGET.read_text(), "run manage.py conformance"


def test_every_difference_has_a_reason_and_every_reason_a_difference(recordings):
    assert "no reason is known" not in page(recordings, DESCRIBED["reasons"])
    assert unused(recordings, DESCRIBED["reasons"]) == []


def test_a_difference_without_a_reason_is_on_the_page(recordings):
    assert "no reason is known" in page(recordings, {})


def test_a_reason_for_a_step_that_holds_is_found(recordings):
    assert unused(recordings, {"dns": {"dig web": "because"}}) == ["dns: dig web"]
