"""`manage.py lessons preview FOLDER`: the lab on this machine, with lessons that are read anew as they are written."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, OutputWrapper

from lessons.course.lessons.catalogue import LIVE, VARIABLE
from lessons.management.lessonverbs.check import found

HELP = "serve a lesson on this machine while it is written, with what is wrong beside it"


def arguments(parser: ArgumentParser) -> None:
    """Declare the folder and the port."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the lesson's folder")
    parser.add_argument("--port", type=int, default=8000)


def run(options: dict[str, Any], out: OutputWrapper) -> bool:
    """Serve until it is interrupted."""
    folder = found(options["folder"]).resolve()
    if not (folder / "lesson.md").is_file():
        raise CommandError(f"{folder} has no lesson.md")
    out.write(f"http://127.0.0.1:{options['port']}/lessons/{folder.name}/")
    others = os.environ.get(VARIABLE, "")
    paths = os.pathsep.join(filter(None, (str(folder.parent), others)))
    environment = {**os.environ, VARIABLE: paths, LIVE: "1", "LAB_HOSTS": "127.0.0.1,localhost"}
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    serve = ["runserver", "--noreload", "--insecure", f"127.0.0.1:{options['port']}"]
    for words in (["migrate", "--verbosity=0"], serve):
        if subprocess.run([*manage, *words], env=environment, check=False).returncode:
            return False
    return True
