"""The picture of clusters that nobody drew by hand, measured where it is seen: in the browser.

Real Deployments, Services and calls, from 2 boxes to 60; beyond that, pods are drawn in groups with a count.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Page

from lessons.course.lessons import lesson_by_slug
from lessons.engine.cluster import Cluster
from lessons.engine.diagram import Drawing, layout, scene
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal

CSS = Path(settings.BASE_DIR) / "static" / "css"
PROFILE = lesson_by_slug("sandbox").profile

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec: {{containers: [{{name: web, image: nginx, ports: [{{containerPort: 80}}]}}]}}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec: {{{spec}, selector: {{app: {app}}}, ports: [{{port: 80}}]}}
"""
ALIAS = """\
apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec: {{type: ExternalName, externalName: example.com}}
"""
SPECS = (
    "type: ClusterIP",
    "clusterIP: None",
    "type: NodePort",
    "type: LoadBalancer, externalTrafficPolicy: Local",
)
NAMES = (
    "web",
    "payments-api",
    "inventory-service-backend",
    "db",
    "a-rather-long-name-of-a-workload",
)


def drawn(seed: int, pods: int) -> Drawing:
    """A cluster with so many pods, and the way of a call in it."""
    random = Random(seed)
    cluster = Cluster(PROFILE, seed)
    documents = []
    left, number = pods, 0
    while left:
        replicas = min(left, random.randint(1, max(1, pods // 3)))
        name = f"{random.choice(NAMES)}-{number}"
        documents.append(DEPLOYMENT.format(name=name, replicas=replicas))
        if random.random() < 0.7:
            spec = random.choice(SPECS)
            documents.append(SERVICE.format(name=f"{name}-svc", spec=spec, app=name))
        left, number = left - replicas, number + 1
    if random.random() < 0.5:
        documents.append(ALIAS.format(name="elsewhere"))
    terminal = Terminal(cluster)
    cluster.begin(1)
    applied = terminal.run("kubectl apply -f all.yaml", files={"all.yaml": "---\n".join(documents)})
    assert applied.exit == 0, applied.stderr
    services = [item.ref.name for item in cluster.view.list("Service", "default")]
    cluster.begin(2)
    running = cluster.view.list("Pod", "default")[0].ref
    place = Place("pod", running.name, running.namespace)
    done = terminal.run(f"curl -m 1 {random.choice(services)}", place)
    return layout(scene(cluster, done.hops, place))


def shown(page: Page, drawing: Drawing) -> None:
    style = "".join((CSS / name).read_text() for name in ("variables.css", "diagram.css"))
    picture = render_to_string("lessons/_diagram.html", {"drawing": drawing})
    page.set_content(f"<!doctype html><style>{style}</style>{picture}")


MEASURE = """selector => [...document.querySelectorAll(selector)].map(box => {
  const of = element => { const r = element.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
  return { id: box.dataset.node ?? box.dataset.hop, rect: of(box.querySelector('rect')),
           texts: [...box.querySelectorAll(':scope > text')].map(text => [text.textContent, of(text)]) };
})"""
BOXES = ".diagram :is(.pod, .bar, .dns, .outside)[data-node]"


def overlapping(boxes: list[dict]) -> list[tuple[str, str]]:
    return [
        (a["id"], b["id"])
        for a, b in combinations(boxes, 2)
        if a["rect"][0] < b["rect"][2]
        and b["rect"][0] < a["rect"][2]
        and a["rect"][1] < b["rect"][3]
        and b["rect"][1] < a["rect"][3]
    ]


def sticking_out(boxes: list[dict]) -> list[tuple[str, str]]:
    return [
        (box["id"], text)
        for box in boxes
        for text, (left, top, right, bottom) in box["texts"]
        if left < box["rect"][0] - 1 or right > box["rect"][2] + 1 or bottom > box["rect"][3] + 2
    ]


@pytest.mark.parametrize(("seed", "pods"), [(n, max(1, round(n * 2.5))) for n in range(20)])
def test_no_box_covers_another_and_no_text_leaves_its_box(page: Page, seed: int, pods: int):
    shown(page, drawn(seed, pods))
    boxes = page.evaluate(MEASURE, BOXES)
    assert len(boxes) >= pods
    assert overlapping(boxes) == []
    assert sticking_out(boxes) == []
    doors = page.evaluate(MEASURE, ".diagram .port")
    assert overlapping(doors) == []
    badges = page.evaluate(MEASURE, ".diagram .segment:has(.badge)")
    assert overlapping(badges) == []


@pytest.mark.parametrize("pods", [70, 150])
def test_beyond_sixty_boxes_pods_are_groups_with_a_count(page: Page, pods: int):
    shown(page, drawn(7, pods))
    boxes = page.evaluate(MEASURE, BOXES)
    assert len(boxes) <= 60
    assert overlapping(boxes) == []
    assert sticking_out(boxes) == []
    counts = page.locator(".diagram .pod.group .name").all_text_contents()
    singles = page.locator(".diagram .pod:not(.group)").count()
    assert singles + sum(int(name.rsplit("×", 1)[1]) for name in counts) == pods
