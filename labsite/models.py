"""What the limits count."""

from __future__ import annotations

from django.db import models


class Allowance(models.Model):
    """How often a key has asked within a while; `until`, in seconds since 1970, is when that while is over."""

    key = models.CharField(primary_key=True, max_length=120)
    until = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
