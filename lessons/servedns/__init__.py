"""A DNS server with the names of a student's cluster: what `manage.py servedns` runs."""

from __future__ import annotations

from lessons.servedns.feed import Feed
from lessons.servedns.server import Server

__all__ = ["Feed", "Server"]
