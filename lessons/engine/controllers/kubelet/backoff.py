"""How long kubelets wait before they try again: pkg/kubelet/kubelet.go, client-go util/flowcontrol/backoff.go."""

from __future__ import annotations

from lessons.engine.clock import SECOND, Milliseconds

FIRST_PAUSE: Milliseconds = 10 * SECOND
LONGEST_PAUSE: Milliseconds = 300 * SECOND

# A run that lasted longer than twice the longest pause is forgiven the failures before it.
FORGIVEN_AFTER: Milliseconds = 2 * LONGEST_PAUSE


def pause(failures: int) -> Milliseconds:
    """How long a container is left down, or an image not pulled, after so many failures: none, 10 s, 20 s … 5 minutes."""
    if failures <= 0:
        return 0
    return min(FIRST_PAUSE << min(failures - 1, 5), LONGEST_PAUSE)


def pause_text(failures: int) -> str:
    """The same as Go prints a duration: 10s, 40s, 2m40s, 5m0s."""
    minutes, seconds = divmod(pause(failures) // SECOND, 60)
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"
