"""What the forms about classes send, checked."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.classroom import membership, nicknames
from lessons.classroom.teaching import Choice
from lessons.course.lessons import catalogue
from lessons.models import Classroom

_CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class JoinForm(forms.Form):
    """A class's code, which becomes the class, and a nickname."""

    code = forms.CharField(
        label=_("Code of the class"),
        max_length=40,
        widget=forms.TextInput(
            attrs={**_CODE, "class": "code", "size": 8, "placeholder": "XXXXXX"}
        ),
    )
    nickname = forms.CharField(
        label=_("Your name in the class"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "maxlength": nicknames.LONGEST}),
    )

    def clean_code(self) -> Classroom:
        """The class with this code."""
        return membership.joinable(self.cleaned_data["code"])

    def clean_nickname(self) -> str:
        """Without what cannot be seen."""
        return nicknames.clean(self.cleaned_data["nickname"])


class RejoinForm(forms.Form):
    """A personal code."""

    code = forms.CharField(
        label=_("Your personal code"),
        max_length=60,
        widget=forms.TextInput(
            attrs={**_CODE, "class": "code", "size": 16, "placeholder": "XXXX-XXXX-XXXX"}
        ),
    )


class ClassForm(forms.ModelForm):  # type: ignore[type-arg]
    """A class by its name."""

    class Meta:
        """Only what a new class needs."""

        model = Classroom
        fields: ClassVar = ["name"]


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """All that an instructor sets for a class besides its lessons."""

    class Meta:
        """In the order of the page."""

        model = Classroom
        fields: ClassVar = [
            "name",
            "joinable",
            "hints",
            "hints_after",
            "solutions",
            "solutions_after",
            "deadline",
            "frozen",
            "message",
        ]
        widgets: ClassVar = {
            "deadline": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
            "hints_after": forms.NumberInput(attrs={"min": 1, "max": 99}),
            "solutions_after": forms.NumberInput(attrs={"min": 1, "max": 99}),
        }

    def save_settings(self) -> None:
        """Write what the form holds and nothing else: the version rises meanwhile, with every act of a student."""
        changes = {name: self.cleaned_data[name] for name in self.Meta.fields}
        Classroom.objects.filter(pk=self.instance.pk).update(**changes)


def chosen_lessons(posted: Any) -> list[Choice]:
    """The lessons ticked, in the order of their numbers; where two have the same, in that of the catalogue."""
    picked = set(posted.getlist("pick"))
    opened = set(posted.getlist("open"))
    found = [lesson for lesson in catalogue() if lesson.slug in picked]
    found.sort(key=lambda lesson: _number(posted.get(f"order-{lesson.slug}", "")))
    return [Choice(lesson.slug, lesson.slug in opened) for lesson in found]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 9999
