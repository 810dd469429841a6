"""What the limits count, and who has logged in."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Allowance(models.Model):
    """How often a key has asked within a while; `until`, in seconds since 1970, is when that while is over."""

    key = models.CharField(primary_key=True, max_length=120)
    until = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class Login(models.Model):
    """A browser in which an instructor has logged in; `seen` is when it was used, to some minutes."""

    key = models.CharField(primary_key=True, max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    seen = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.user}, {self.seen:%Y-%m-%d %H:%M}"
