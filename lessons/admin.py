"""Admin pages: what operators may need to look up, mend by hand, or delete."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from lessons.classroom import membership, teaching
from lessons.classroom.versions import raise_version
from lessons.models import Assignment, Classroom, Entry, Lab, Offer, Progress, Student


class AssignmentInline(admin.TabularInline):  # type: ignore[type-arg]
    """A class's lessons, on its page."""

    model = Assignment
    extra = 0


@admin.register(Classroom)
class ClassroomAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Classes: an operator may give one to another instructor."""

    list_display = ("name", "instructor", "join_code", "joinable", "frozen", "created")
    list_filter = ("instructor", "frozen")
    search_fields = ("name", "join_code")
    readonly_fields = ("version", "layout_version", "created")
    inlines: ClassVar = [AssignmentInline]

    def save_model(self, request: HttpRequest, obj: Classroom, form: Any, change: bool) -> None:
        """Only what was changed: the version rises meanwhile, with every act of a student."""
        obj.save(update_fields=form.changed_data if change else None)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The lessons are the columns of the grid."""
        super().save_related(request, form, formsets, change)
        raise_version(form.instance.pk, layout=True)

    def delete_model(self, request: HttpRequest, obj: Classroom) -> None:
        """While its students act, too."""
        teaching.delete(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Classroom]) -> None:
        """Those that were ticked in the list."""
        for classroom in queryset:
            teaching.delete(classroom)


class LookedAt(admin.ModelAdmin):  # type: ignore[type-arg]
    """What students make is looked at and deleted here, never written."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only students make these."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A lab is its journal: changed by hand it would not be true any more."""
        return False


@admin.register(Student)
class StudentAdmin(LookedAt):
    """Students; deleted with their work."""

    list_display = ("nickname", "classroom", "joined")
    list_filter = ("classroom",)
    search_fields = ("nickname",)
    list_select_related = ("classroom",)
    fields = ("nickname", "classroom", "joined")

    def delete_model(self, request: HttpRequest, obj: Student) -> None:
        """Out of the grid, too."""
        membership.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Student]) -> None:
        """Those that were ticked in the list."""
        for student in queryset:
            membership.remove(student)


@admin.register(Progress)
class ProgressAdmin(LookedAt):
    """How students stand with tasks."""

    list_display = ("student", "lesson", "task", "solved", "tries", "stuck", "updated")
    list_filter = ("classroom", "lesson")
    list_select_related = ("student",)


@admin.register(Offer)
class OfferAdmin(LookedAt):
    """States that are offered to classes."""

    list_display = ("classroom", "note", "created")


@admin.register(Lab)
class LabAdmin(LookedAt):
    """Labs, without their owners' keys: who has such a key has the lab."""

    list_display = ("id", "lesson", "position", "length", "size", "updated")
    list_filter = ("lesson",)
    fields = ("id", "lesson", "position", "length", "size", "solved", "created", "updated")
    ordering = ("-updated",)


@admin.register(Entry)
class EntryAdmin(LookedAt):
    """The entries of the journals."""

    list_display = ("lab", "index", "kind", "place", "created")
    fields = ("lab", "index", "kind", "place", "payload", "engine", "content", "created")
    list_select_related = ("lab",)
    ordering = ("-id",)
