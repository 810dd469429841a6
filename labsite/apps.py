"""The Django app of what a site has besides its lessons: limits, logins, backups, commands."""

from django.apps import AppConfig


class LabsiteConfig(AppConfig):
    """The site."""

    name = "labsite"

    def ready(self) -> None:
        """Logins are followed."""
        from labsite import logins  # noqa: F401, PLC0415  (models exist only now)
