"""Replays the journals on stdin, as JSON, in a process of its own: no database, nothing remembered."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labsite.settings")

import django

django.setup()

from lessons.course.lessons import lesson_by_slug  # noqa: E402
from lessons.labs import to_json  # noqa: E402
from lessons.labs.acts import Act, carry_out, cluster_of  # noqa: E402
from lessons.models import Entry, Kind  # noqa: E402


def replay(played: dict, last: str) -> dict:
    cluster = cluster_of(lesson_by_slug(played["lesson"]), played["seed"])
    transcripts = []
    for fields in played["journal"]:
        entry = Entry(**fields)
        files = entry.payload.get("files", {})
        transcripts.append(to_json(carry_out(cluster, entry.index, Act.of(entry), files)))
    state = carry_out(cluster, len(transcripts) + 1, Act(Kind.COMMAND, last), {})
    return {"transcripts": transcripts, "state": state.stdout}


json.dump([replay(played, sys.argv[1]) for played in json.load(sys.stdin)], sys.stdout)
