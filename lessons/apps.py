"""The Django app."""

from django.apps import AppConfig


class LessonsConfig(AppConfig):
    """Lessons, and the labs in which students work on them."""

    name = "lessons"
    verbose_name = "Lessons"
