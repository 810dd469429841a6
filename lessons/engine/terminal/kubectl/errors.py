"""How a kubectl command fails: what it prints alone, and as one of several errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lessons.engine.apiserver import Status
from lessons.engine.field import quote


class CommandError(Exception):
    """Ends a command. `kubectl` catches it and prints it; it never leaves this package."""

    exit = 1
    stdout = ""  # what is printed there besides

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def alone(self) -> str:
        """The text on stderr when this is the only error."""
        return self.message if self.message.startswith("error: ") else f"error: {self.message}"

    def listed(self) -> str:
        """The text on stderr as one of several errors."""
        return self.message


class UsageError(CommandError):
    """Wrong arguments; ends with a pointer to the help."""

    def __init__(self, message: str, path: str) -> None:
        super().__init__(f"{message}\nSee '{path} -h' for help and examples")


class Printed(CommandError):
    """An error whose text stands as it is."""

    def alone(self) -> str:
        """The text."""
        return self.message


# staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go checkErr, StandardErrorMessage
class ServerError(CommandError):
    """The API server said no."""

    def __init__(self, status: Status) -> None:
        super().__init__(status.message)
        self.status = status

    def alone(self) -> str:
        """Invalid objects get a line for each cause, other errors one line."""
        status = self.status
        if status.reason != "Invalid":
            return self.listed()
        text = "The request is invalid"
        if status.kind or status.name:
            text = f"The {status.kind} {quote(status.name)} is invalid"
        elif status.message and not status.causes:
            return f"{text}: {status.message}"
        causes = list(dict.fromkeys(str(cause) for cause in status.causes))
        if len(causes) == 1:
            return f"{text}: {causes[0]}"
        return "\n".join([f"{text}: " if causes else text, *(f"* {cause}" for cause in causes)])

    def listed(self) -> str:
        """On one line, as one of several errors."""
        reason = f" ({self.status.reason})" if self.status.reason else ""
        return f"Error from server{reason}: {self.status.message}"

    def when(self, verb: str, source: str) -> ServerError:
        """The same error with what was being done: `error when creating "lab.yaml": ...`."""
        message = f'error when {verb} "{source}": {self.status.message}'
        return ServerError(replace(self.status, message=message))


def not_found(error: CommandError) -> bool:
    """Whether the server said that there is no such object."""
    return isinstance(error, ServerError) and error.status.reason == "NotFound"


class Errors(CommandError):
    """Several errors, a line each."""

    def __init__(self, errors: Sequence[CommandError]) -> None:
        super().__init__("\n".join(error.listed() for error in errors))

    def alone(self) -> str:
        """One line for each error."""
        return self.message


def aggregate(errors: Sequence[CommandError]) -> CommandError | None:
    """One error for all of them; None for none."""
    if len(errors) == 1:
        return errors[0]
    return Errors(errors) if errors else None


def raise_all(errors: Sequence[CommandError]) -> None:
    """Raise the errors, if there are any."""
    if error := aggregate(errors):
        raise error
