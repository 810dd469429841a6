"""What the engine and the checks say in English has its Korean, wherever it comes from."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from said import Said, listen, play

from lessons.course.lessons import catalogue
from lessons.course.scenarios import read_cases, run_case
from lessons.engine.advice.misconceptions import MISCONCEPTIONS
from lessons.engine.apiserver.notices import unmodelled
from lessons.management.commands.conformance import recorded
from lessons.views.sentences import translated
from lessons.views.sentences.matching import PATTERNS, TABLES

HANGUL = re.compile("[가-힣]")
# An answer of a DNS server reads the same in every language, and so do the words of real tools and a machine's name.
AS_IT_IS = re.compile(r"\S+ [A-Z0-9]+ → .*")
QUOTED = re.compile(r"\n.*|\".*|실패했습니다: .*|outside web server", re.DOTALL)
ENGLISH = re.compile(r"\b[a-z]+ [a-z]+ [a-z]+\b")
PLACE = re.compile(r"\{(\w+)\}")
# What stands for places that are not just any word.
EXAMPLES = {
    **dict.fromkeys(("age", "count", "exit", "hop", "left", "ndots", "status", "ttl"), "3"),
    "addresses": "10.0.0.1",
    "kind": "Service",
    "type": "AAAA",
}
TEXTS = [text for table in TABLES for text in table.SENTENCES]
HERE = Path(__file__).parent
RECORDED = ["conformance/dataplane", "conformance/clients", "conformance/dns", "seeds"]
MORE = read_cases((HERE / "said.yaml").read_text())
BROKEN = runpy.run_path(str(HERE.parent / "engine" / "advice" / "advice_lab.py"))


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    return listen(monkeypatch)


def left_in_english(sentences: Iterable[str]) -> list[str]:
    """Those of which the Korean page would show English words."""
    with translation.override("ko"):
        korean = {each: translated(each) for each in sentences}
    return [each for each, text in korean.items() if not _is_korean(text)]


def _is_korean(text: str) -> bool:
    if not HANGUL.search(text):
        return bool(AS_IT_IS.fullmatch(text))
    return not ENGLISH.search(QUOTED.sub("", text))


@pytest.mark.parametrize("lesson", catalogue(), ids=lambda lesson: lesson.slug)
def test_all_that_a_lessons_commands_bring_is_korean(lesson, said):
    play(lesson, said)
    assert said.sentences
    assert left_in_english(said.sentences) == []


@pytest.mark.parametrize("name", RECORDED)
def test_all_that_the_recorded_commands_bring_is_korean(name, said):
    recorded(name)
    assert left_in_english(said.sentences) == []


@pytest.mark.parametrize("case", MORE, ids=lambda case: case.name)
def test_all_that_rarer_clusters_bring_is_korean(case, said):
    run_case(case)
    assert left_in_english(said.sentences) == []


@pytest.mark.parametrize("case", BROKEN["CASES"], ids=lambda case: case["name"])
def test_all_advice_on_broken_clusters_is_korean(case, said):
    broken = BROKEN["build"](case)
    said.advice(broken.cluster, broken.files, broken.transcript)
    assert left_in_english(said.sentences) == []


def test_every_belief_and_every_notice_is_korean():
    beliefs = [text for each in MISCONCEPTIONS for text in (each.name, each.refuted(3))]
    notices = [*unmodelled("Pod").values(), *unmodelled("EndpointSlice").values()]
    assert left_in_english([*beliefs, *notices]) == []


def test_every_pattern_has_its_korean_with_the_same_places():
    with translation.override("ko"):
        for text in TEXTS:
            korean = translation.gettext(text)
            assert set(PLACE.findall(korean)) == set(PLACE.findall(text))
            assert HANGUL.search(korean) or text == "{name} {type} → {records}"


def test_a_pattern_is_the_one_that_fits_best():
    for text in TEXTS:
        sentence = PLACE.sub(lambda place: EXAMPLES.get(place[1], "one"), text)
        matched = PATTERNS.match(sentence)
        assert matched is not None
        assert matched[0] == text


SAID = [
    ("no pod has the address 10.244.1.9", "10.244.1.9 주소를 가진 파드가 없습니다"),
    (
        "kube-proxy on k8s-node01: 10.96.0.10:53 is the ClusterIP of Service kube-system/kube-dns, port dns",
        "k8s-node01 노드의 kube-proxy: 10.96.0.10:53 주소는 kube-system/kube-dns 서비스의 클러스터 IP입니다(포트 dns)",
    ),
    (
        "Web.shop.svc.cluster.local. A → NXDOMAIN. There is no namespace shop.",
        "Web.shop.svc.cluster.local. A → NXDOMAIN. shop 네임스페이스가 없습니다.",
    ),
    (
        "The name exists, but has no AAAA record. Pod shop/web has this address.",
        "이름은 존재하지만 AAAA 레코드가 없습니다. shop/web 파드의 주소입니다.",
    ),
    (
        "k8s-node01 remembers this flow: 10.96.0.10:53 → 10.244.0.3:53 (conntrack)",
        "k8s-node01 노드가 이 흐름을 기억하고 있습니다: 10.96.0.10:53 → 10.244.0.3:53(conntrack)",
    ),
    ("curl: (7) refused (exit status 7)", "curl: (7) refused (종료 코드 7)"),
    ("nobody has taught the lab to say this", "nobody has taught the lab to say this"),
    ("", ""),
]


@pytest.mark.parametrize(("english", "korean"), SAID)
def test_a_sentence_is_said_in_the_language_of_the_page(english, korean):
    template = Template("{% load lab %}{{ sentence|in_language }}")
    with translation.override("ko"):
        assert template.render(Context({"sentence": english})) == korean
    with translation.override("en"):
        assert template.render(Context({"sentence": english})) == english


@given(st.text(max_size=60), st.sampled_from(TEXTS))
@settings(derandomize=True, deadline=None)
def test_whatever_is_said_there_is_an_answer(name, text):
    with translation.override("ko"):
        assert translated(name) is not None
        assert translated(PLACE.sub(lambda _: name, text))


def test_a_braced_value_is_left_as_it_is():
    with translation.override("ko"):
        assert "{0}" in translated("no pod has the address {0}")


def test_what_a_program_printed_at_length_is_not_searched():
    printed = "no pod has the address " + "1" * 5000
    with translation.override("ko"):
        assert translated(printed) == printed
