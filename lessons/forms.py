"""What the page's forms send, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from lessons.engine.clock import Milliseconds
from lessons.engine.refs import ADMIN, Place
from lessons.labs.quotas import LONGEST_ADVANCE


class PlaceField(forms.Field):
    """A place by its name; what is none counts as not given."""

    def to_python(self, value: Any) -> Place | None:
        """The place, or None."""
        if "\0" in (text := str(value or "")):
            return None
        try:
            return Place.parse(text)
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
        place: Place = self.cleaned_data.get("elsewhere") or self.cleaned_data.get("place") or ADMIN
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
    """What the editor sent: the panes' texts by file name, and the names of those to apply where it says so."""

    files: Mapping[str, str]
    wanted: tuple[str, ...] = ()

    @classmethod
    def of(cls, posted: QueryDict) -> Panes:
        """Read a POST; line ends become those of a file (forms send CRLF)."""
        files = {
            name.removeprefix(PANE): str(text).replace("\r\n", "\n")
            for name, text in posted.items()
            if name.startswith(PANE)
        }
        return cls(files, tuple(posted.getlist("apply")))

    def to_apply(self, saved: Mapping[str, str]) -> Mapping[str, str]:
        """Those that are wanted; where none is named, those that differ from what is saved, or all."""
        wanted = {name: self.files[name] for name in self.wanted if name in self.files}
        return wanted or self.changed(saved) or self.files

    def changed(self, saved: Mapping[str, str]) -> Mapping[str, str]:
        """Those that differ from what is saved."""
        return {name: text for name, text in self.files.items() if text != saved.get(name)}


class AssistForm(forms.Form):
    """A manifest that is being typed, and where in it: a line from 1, a column from 0."""

    text = forms.CharField(required=False, strip=False, max_length=70_000)
    line = forms.IntegerField(min_value=1, max_value=20_000, required=False)
    column = forms.IntegerField(min_value=0, max_value=500, required=False)

    def clean_line(self) -> int:
        """The first line where none is given."""
        return self.cleaned_data["line"] or 1

    def clean_column(self) -> int:
        """The first column where none is given."""
        return self.cleaned_data["column"] or 0

    def clean_text(self) -> str:
        """With the line ends of a file."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")
