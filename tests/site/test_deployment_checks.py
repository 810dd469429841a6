"""With HTTPS before it, Django's own checks for a deployment have nothing to say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_check_deploy_is_silent_with_https(data_dir: Path):
    environment = {**os.environ, "LAB_HTTPS": "1", "LAB_HOSTS": "lab.example"}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # which the browser tests set
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error::RuntimeWarning",
            "manage.py",
            "check",
            "--deploy",
            "--fail-level",
            "WARNING",
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
