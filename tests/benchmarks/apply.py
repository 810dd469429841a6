"""How long one Apply takes, beside what it cannot do without.

    .venv/bin/python tests/benchmarks/apply.py [--rounds 60] [--lesson clusterip]

Measured in one run, so that the ratios mean the same on any machine:

- floor: parse the panes with PyYAML's C loader, and render the diagram's template;
- apply: parse, admit, settle, run three probes, and draw, on the lesson's cluster with one Service changed;
- post: the whole POST of the page's Apply button, through Django's middleware, the journal and all fragments.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
_data = tempfile.TemporaryDirectory()
os.environ["LAB_DATA_DIR"] = _data.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labsite.settings")

import django  # noqa: E402

django.setup()

import yaml  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from lessons.course.lessons import Lesson, lesson_by_slug  # noqa: E402
from lessons.course.play import Play  # noqa: E402
from lessons.engine.cluster import Cluster  # noqa: E402
from lessons.engine.diagram import Drawing, layout, scene  # noqa: E402
from lessons.engine.refs import Place  # noqa: E402
from lessons.engine.terminal import Terminal  # noqa: E402

PROBES = (
    ("curl -s sample-clusterip:8080", Place("pod", "client", "default")),
    ("dig +search sample-clusterip", Place("pod", "client", "default")),
    ("kubectl get endpointslices", Place("admin")),
)


def milliseconds(rounds: int, prepare: Callable[[], object], run: Callable[..., object]) -> float:
    """The median time of `run`, called with what `prepare` gives; preparing is not counted."""
    times = []
    for _ in range(rounds):
        prepared = prepare()
        started = perf_counter()
        run(prepared)
        times.append((perf_counter() - started) * 1000)
    return median(times)


def apply(cluster: Cluster, files: dict[str, str]) -> Drawing:
    """What one press of Apply has the engine do, with three probes and the drawing of the first one's way."""
    terminal = Terminal(cluster)
    names = " ".join(f"-f {name}" for name in files)
    applied = terminal.run(f"kubectl apply {names}", files=files)
    if applied.exit or "configured" not in applied.stdout:
        raise SystemExit(f"nothing was changed: {applied.stdout}{applied.stderr}")
    hops = [terminal.run(line, place, files).hops for line, place in PROBES]
    drawing = layout(scene(cluster, hops[0], PROBES[0][1]))
    render_to_string("lessons/_diagram.html", {"drawing": drawing})
    return drawing


def main() -> None:
    """Print the medians and the two ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--lesson", default="clusterip")
    options = parser.parse_args()
    lesson = lesson_by_slug(options.lesson)
    if lesson is None:
        raise SystemExit(f"no lesson {options.lesson!r}")
    found = Play.begin(lesson).cluster
    files = {**lesson.files, **lesson.tasks[0].solution.files}
    text = "\n---\n".join(files.values())
    drawing = apply(found.fork(), files)

    def floor(_: object) -> None:
        list(yaml.load_all(text, yaml.CSafeLoader))
        render_to_string("lessons/_diagram.html", {"drawing": drawing})

    times = {
        "floor": milliseconds(options.rounds, lambda: None, floor),
        "apply": milliseconds(options.rounds, found.fork, lambda cluster: apply(cluster, files)),
        "post": post(options.rounds, lesson, files),
    }
    for name, value in times.items():
        print(f"{name:6} {value:7.2f} ms (median of {options.rounds})")
    print(f"apply / floor {times['apply'] / times['floor']:.2f} (at most 3)")
    print(f"post / apply  {times['post'] / times['apply']:.2f} (at most 2.5)")


def post(rounds: int, lesson: Lesson, files: dict[str, str]) -> float:
    """The median time of an Apply's POST, each by a browser that has just opened the lesson."""
    call_command("migrate", verbosity=0)

    def opened() -> Client:
        client = Client(SERVER_NAME="127.0.0.1")
        if client.get(reverse("lesson", args=[lesson.slug])).status_code != 200:
            raise SystemExit("the lesson's page does not open")
        return client

    url, data = reverse("apply", args=[lesson.slug]), fields(lesson, files)

    def press(client: Client) -> None:
        answer = client.post(url, data, headers={"HX-Request": "true"})
        if answer.status_code != 200 or b"configured" not in answer.content:
            raise SystemExit(f"the POST answered {answer.status_code}")

    return milliseconds(rounds, opened, press)


def fields(lesson: Lesson, files: dict[str, str]) -> dict[str, str]:
    """The form as the editor sends it: each pane under its name."""
    return {f"pane:{name}": files[name] for name in lesson.panes}


if __name__ == "__main__":
    main()
