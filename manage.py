#!/usr/bin/env python
"""Django's command line for Service Lab; `manage.py lab` starts it."""

import os
import sys


def main() -> None:
    """Run what the arguments say."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labsite.settings")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415
    except ImportError as error:
        raise SystemExit(
            f"{error}. Is the virtual environment missing or not the one that runs this?\n"
            "The README's first block of commands makes it."
        ) from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
