"""Prepares the lab as `manage.py lab` does before it serves, at the moment at which others do."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labsite.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402

from lessons.management.commands.lab import prepare  # noqa: E402

print(settings.SECRET_KEY, flush=True)
sys.stdin.readline()
prepare()
