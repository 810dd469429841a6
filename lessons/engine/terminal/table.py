"""The table of programs: every name that can be run somewhere in the lab."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lessons.engine.terminal import coreutils, coreutils_sort, coreutils_text
from lessons.engine.terminal.call import Program
from lessons.engine.terminal.curl import curl
from lessons.engine.terminal.grep import grep
from lessons.engine.terminal.subshell import subshell

PROGRAMS: Mapping[str, Program] = MappingProxyType(
    {
        **coreutils.PROGRAMS,
        **coreutils_text.PROGRAMS,
        **coreutils_sort.PROGRAMS,
        "bash": subshell,
        "curl": curl,
        "egrep": grep,
        "fgrep": grep,
        "grep": grep,
        "sh": subshell,
    }
)
