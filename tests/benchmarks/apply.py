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


def milliseconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


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

    def floor() -> None:
        list(yaml.load_all(text, yaml.CSafeLoader))
        render_to_string("lessons/_diagram.html", {"drawing": drawing})

    # In turn, round by round: what else the machine does falls on all three alike.
    times: dict[str, list[float]] = {"floor": [], "apply": [], "post": []}
    press = pressing(lesson, files)
    for _ in range(options.rounds):
        cluster, client = found.fork(), opened(lesson)
        times["floor"].append(milliseconds(floor))
        times["apply"].append(milliseconds(lambda: apply(cluster, files)))  # noqa: B023
        times["post"].append(milliseconds(lambda: press(client)))  # noqa: B023
    middle = {name: median(values) for name, values in times.items()}
    for name, value in middle.items():
        print(f"{name:6} {value:7.2f} ms (median of {options.rounds})")
    print(f"apply / floor {middle['apply'] / middle['floor']:.2f} (at most 3)")
    print(f"post / apply  {middle['post'] / middle['apply']:.2f} (at most 2.5)")


def opened(lesson: Lesson) -> Client:
    """A browser that has just opened the lesson."""
    client = Client(SERVER_NAME="127.0.0.1")
    if client.get(reverse("lesson", args=[lesson.slug])).status_code != 200:
        raise SystemExit("the lesson's page does not open")
    return client


def pressing(lesson: Lesson, files: dict[str, str]) -> Callable[[Client], None]:
    """What presses Apply in a browser."""
    call_command("migrate", verbosity=0)
    url = reverse("apply", args=[lesson.slug])
    # The form as the editor sends it: each pane under its name.
    data = {f"pane:{name}": files[name] for name in lesson.panes}

    def press(client: Client) -> None:
        answer = client.post(url, data, headers={"HX-Request": "true"})
        if answer.status_code != 200 or b"configured" not in answer.content:
            raise SystemExit(f"the POST answered {answer.status_code}")

    return press


if __name__ == "__main__":
    main()
