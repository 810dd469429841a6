"""Every DNS cache is drawn with what it holds."""

from __future__ import annotations

from lessons.engine.cluster import Cluster
from lessons.engine.diagram import layout, scene
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal

APP = """\
apiVersion: v1
kind: Pod
metadata: {name: app, annotations: {lab/dns-cache: forever}}
spec: {containers: [{name: app, image: 'amsy810/tools:v2.0'}]}
"""


def held(cluster: Cluster) -> dict[str, str]:
    drawn = scene(cluster)
    pods = [pod for node in drawn.nodes for pod in node.pods]
    boxes = (*pods, *drawn.dns, *drawn.outside)
    return {box.id: box.holds.text for box in boxes if box.holds.text}


def test_a_name_asked_once_is_kept_by_the_program_by_coredns_and_by_the_office():
    cluster = Cluster(Profile.classroom())
    terminal = Terminal(cluster)
    terminal.run("kubectl apply -f app.yaml", files={"app.yaml": APP})
    assert held(cluster) == {}
    terminal.run("curl -s -m 1 shop.example.com", Place.parse("pod/app"))
    cluster.advance(1000)
    kept = held(cluster)
    assert kept["pod/default/app"] == "keeps shop.example.com for ever"
    assert kept["dns/coredns"].startswith("keeps shop.example.com ")
    assert kept["dns/office"].startswith("keeps shop.example.com ")


def test_what_has_run_out_is_no_longer_drawn():
    cluster = Cluster(Profile.classroom())
    terminal = Terminal(cluster)
    terminal.run("kubectl apply -f app.yaml", files={"app.yaml": APP})
    terminal.run("curl -s -m 1 shop.example.com", Place.parse("pod/app"))
    cluster.advance(30_000)
    assert "dns/coredns" not in held(cluster)
    assert "pod/default/app" in held(cluster)


def test_the_line_under_a_name_is_as_long_as_the_time_it_has_left():
    cluster = Cluster(Profile.classroom())
    terminal = Terminal(cluster)
    terminal.run("kubectl apply -f app.yaml", files={"app.yaml": APP})
    terminal.run("curl -s -m 1 shop.example.com", Place.parse("pod/app"))

    def lines() -> dict[str, float]:
        drawing = layout(scene(cluster))
        boxes = (*drawing.pods, *drawing.dns, *drawing.outside)
        return {box.id: box.left_width / box.left_room for box in boxes if box.holds}

    before = lines()
    cluster.advance(10_000)
    after = lines()
    assert before["pod/default/app"] == after["pod/default/app"] == 1
    assert 0 < after["dns/coredns"] < before["dns/coredns"] <= 1
