"""How gunicorn serves the lab, besides what `manage.py lab` tells it: `gunicorn --config=python:labsite.server`."""

from __future__ import annotations

import gc
import os
from typing import Any

from prometheus_client.multiprocess import mark_process_dead

wsgi_app = "labsite.wsgi"
worker_class = "gthread"

# A browser keeps its connection while somebody works, and with it the process that remembers their lab.
keepalive = 75

# A process that has served a class for some hours makes room for a fresh one, not all of them at the same moment.
max_requests = 100_000
max_requests_jitter = 20_000

# Code, lessons and the clusters they begin with are read once, before there are processes to share them.
preload_app = True

control_socket_disable = True
loglevel = "warning"


def child_exit(_server: Any, worker: Any) -> None:
    """What a process that has ended counted stays counted, but it is no longer at work."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def when_ready(_server: Any) -> None:
    """Prepare what all processes share; what is frozen, no collection of garbage touches and so copies."""
    from lessons.labs.acts import prepare  # noqa: PLC0415  (Django must be set up)

    prepare()
    gc.collect()
    gc.freeze()
