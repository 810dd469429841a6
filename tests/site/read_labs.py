"""Run by test_upgrade.py: print each lab of a database, as the product reads it, as JSON."""

from __future__ import annotations

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labsite.settings")
django.setup()

from lessons import labs  # noqa: E402
from lessons.labs.lab import redo  # noqa: E402
from lessons.models import Lab  # noqa: E402

read = {}
for lab in Lab.objects.all():
    outcome = labs.look(lab)
    read[str(lab.pk)] = {
        "owner": lab.owner,
        "lesson": lab.lesson,
        "panes": lab.panes,
        "solved": lab.solved,
        "answers": lab.answers,
        "lines": [done.line for done in outcome.history],
        "last": outcome.transcript.stdout if outcome.transcript else None,
        "can_redo": outcome.can_redo,
        "redone": redo(lab).transcript.line if outcome.can_redo else None,
    }
print(json.dumps(read))
