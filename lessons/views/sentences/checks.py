"""What a check wanted, and what came."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("the command to succeed"),
    _("the output\n{text}"),
    _("the error\n{text}"),
    _("a line “{text}”"),
    _("output that matches {pattern}"),
    _("no output that matches {pattern}"),
    _("an error that matches {pattern}"),
    _("every answer to match {pattern}"),
    _("to see {seen}"),
    _("{count} different"),
    _("{count} different: {text}"),
    _("client_ip: {seen}"),
    _("{pod} sees {addresses}"),
    _("dns {section}: {text}"),
    _("{text} (exit status {exit})"),
    _("{text}\n… {count} lines more"),
    _("nothing"),
    _("You have not tried this yet."),
)
