"""Works in one lab from a process of its own, beside others that do the same; prints what was refused."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labsite.settings")

import django

django.setup()

from lessons import labs  # noqa: E402
from lessons.course.lessons import lesson_by_slug  # noqa: E402

lab = labs.open_lab("mina", lesson_by_slug("clusterip"))
for turn in range(5):
    print(labs.run(lab, f"echo {sys.argv[1]} {turn}").refusal, end="")
