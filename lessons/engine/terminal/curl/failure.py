"""Why a transfer failed."""

from __future__ import annotations


class Failure(Exception):
    """curl's exit code and the text after it: `curl: (7) Failed to connect …`."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
