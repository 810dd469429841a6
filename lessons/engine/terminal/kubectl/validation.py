"""--validate: what becomes of fields that the server does not know.

staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go GetValidationDirective
"""

from __future__ import annotations

from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import Options

_DIRECTIVES = {"strict": "Strict", "warn": "Warn", "ignore": "Ignore"}
_TRUE, _FALSE = ("1", "t", "true"), ("0", "f", "false")


def field_validation(options: Options) -> str:
    """What to ask of the server: Strict, Warn or Ignore; Strict for a command that has no --validate."""
    given = options.text("validate")
    if not options.has("validate") or given.lower() in _TRUE:
        return "Strict"
    if given.lower() in _FALSE:
        return "Ignore"
    if given not in _DIRECTIVES:
        raise CommandError(
            f'invalid - validate option "{given}"; must be one of: '
            "strict (or true), warn, ignore (or false)"
        )
    return _DIRECTIVES[given]
