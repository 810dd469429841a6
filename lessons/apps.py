"""The Django app."""

from django.apps import AppConfig


class LessonsConfig(AppConfig):
    """Lessons, the labs in which students work on them, and their classes."""

    name = "lessons"
    verbose_name = "Lessons"

    def ready(self) -> None:
        """Classes follow what is done in labs."""
        from lessons.classroom import (  # noqa: PLC0415  (models exist only now)
            deletion,  # noqa: F401
            instructors,  # noqa: F401
            progress,  # noqa: F401
        )
