"""The README's commands stand alone, and CI runs the same tests that it tells readers to run."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"^```\w*\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)


def test_the_first_block_installs_and_serves_without_activation():
    assert "-m venv .venv" in BLOCKS[0]
    assert ".venv/bin/python manage.py lab" in BLOCKS[0]


def test_the_second_block_brings_what_the_tests_need_and_runs_them():
    assert "-m venv .venv" in BLOCKS[1]
    assert "requirements-dev.txt" in BLOCKS[1]
    assert BLOCKS[1].rstrip().endswith(".venv/bin/python -m pytest")


def test_every_variable_of_the_readme_is_read_and_every_one_read_is_told():
    source = (ROOT / "labsite" / "settings.py").read_text("utf-8")
    code = source.split('"""', 2)[2]
    code += (ROOT / "lessons" / "course" / "lessons" / "catalogue.py").read_text("utf-8")
    read = set(re.findall(r'"((?:LAB|LESSONS|DATABASE)_[A-Z_]+)"', code))
    readme = (ROOT / "README.md").read_text("utf-8")
    assert read == set(re.findall(r"^\| `([A-Z_]+)`", readme, re.M))
    assert read == set(re.findall(r"^\| ([A-Z]+_[A-Z_]+) ", source, re.M))


def test_the_links_of_the_papers_lead_somewhere():
    for paper in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        text = re.sub(r"```.*?```|`[^`\n]*`", "", paper.read_text("utf-8"), flags=re.S)
        for link in re.findall(r"\]\((?!\w+:|#)([^)#]+)", text):
            if not link.startswith("docs/images/"):
                assert (paper.parent / link).exists(), f"{paper.name}: {link}"
