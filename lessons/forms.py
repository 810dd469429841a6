"""What the page's forms send, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from lessons.engine.clock import Milliseconds
from lessons.engine.refs import ADMIN, Place
from lessons.labs.quotas import LONGEST_ADVANCE


class PlaceField(forms.CharField):
    """A place by its name; what is none counts as not given."""

    def to_python(self, value: Any) -> Place | None:
        """The place, or None."""
        try:
            return Place.parse(super().to_python(value) or "")
        except ValueError:
            return None


class CommandForm(forms.Form):
    """A line of the terminal. `elsewhere` is a place that has no tab; chosen, it goes before the tab."""

    line = forms.CharField(required=False, strip=False)
    place = PlaceField(required=False)
    elsewhere = PlaceField(required=False)

    @property
    def standing(self) -> Place:
        """Where the line is to be run."""
        place: Place = (
            self.cleaned_data.get("elsewhere") or self.cleaned_data.get("place") or ADMIN
        )
        return place


class AdvanceForm(forms.Form):
    """How far the clock is to move on; 0 stands for the next event."""

    ms = forms.IntegerField(min_value=0, max_value=LONGEST_ADVANCE)

    @property
    def duration(self) -> Milliseconds:
        """In milliseconds."""
        duration: Milliseconds = self.cleaned_data["ms"]
        return duration


PANE = "pane:"


@dataclass(frozen=True, slots=True)
class Panes:
    """What the editor sent: the panes' texts by file name, and the name of the pane that is open, "" for none."""

    files: Mapping[str, str]
    shown: str = ""

    @classmethod
    def of(cls, posted: Mapping[str, str]) -> Panes:
        """Read a POST; line ends become those of a file (forms send CRLF)."""
        files = {
            name.removeprefix(PANE): text.replace("\r\n", "\n")
            for name, text in posted.items()
            if name.startswith(PANE)
        }
        return cls(files, posted.get("shown", ""))

    def to_apply(self, saved: Mapping[str, str]) -> Mapping[str, str]:
        """Those that differ from what is saved, and the one that is open; all if there is none of either."""
        chosen = {name: text for name, text in self.files.items() if text != saved.get(name)}
        if self.shown in self.files:
            chosen[self.shown] = self.files[self.shown]
        return chosen or self.files
