"""The files for a deployment name what there is, and start the lab as the README does."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SETTINGS = (ROOT / "labsite" / "settings.py").read_text("utf-8")


def instructions(name: str) -> list[str]:
    return re.findall(rf"^\s*{name} (.+)$", DOCKERFILE, re.M)


def read_variables() -> set[str]:
    return set(re.findall(r'"((?:LAB|DATABASE)_[A-Z_]+)"', SETTINGS))


def test_each_file_that_the_image_copies_is_there_and_not_left_out():
    let_in = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    for copied in instructions("COPY"):
        for name in copied.split()[:-1]:
            assert (ROOT / name).exists(), name
            assert f"!{name.removeprefix('./')}" in let_in, name


def test_the_image_holds_all_that_a_start_needs():
    copied = {name for line in instructions("COPY") for name in line.split()[:-1]}
    assert {"manage.py", "labsite", "lessons", "templates", "static"} <= copied


def test_the_image_starts_the_lab_as_the_readme_does_and_not_as_root():
    [command] = instructions("CMD")[-1:]
    assert yaml.safe_load(command)[:3] == ["python", "manage.py", "lab"]
    assert instructions("USER") == ["lab"]
    done = subprocess.run(
        [sys.executable, "manage.py", "lab", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    for option in re.findall(r"--\w+", command):
        assert option in done.stdout


def test_the_python_of_the_image_is_one_that_the_lab_runs_on():
    version = re.match(r"python:(\d+)\.(\d+)-", instructions("FROM")[0])
    assert version
    assert (int(version[1]), int(version[2])) >= (3, 11)


def test_each_file_and_each_volume_that_compose_names_is_there():
    build = COMPOSE["services"]["lab"]["build"]
    assert (DEPLOY / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).exists()
    for service in COMPOSE["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (DEPLOY / source).exists() if source[0] == "." else source in COMPOSE["volumes"]


def test_compose_sets_variables_that_the_settings_read():
    environment = COMPOSE["services"]["lab"]["environment"]
    assert set(environment) <= read_variables()
    assert environment["LAB_HTTPS"] == "1"
    assert environment["DATABASE_URL"].startswith("postgres://")


@pytest.mark.skipif(not shutil.which("docker"), reason="there is no docker to read compose.yaml")
def test_compose_takes_its_file():
    environment = {**os.environ, "LAB_HOST": "lab.example", "POSTGRES_PASSWORD": "secret"}
    command = ["docker", "compose", "-f", str(DEPLOY / "compose.yaml"), "config", "--quiet"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if "is not a docker command" in done.stderr or "unknown shorthand" in done.stderr:
        pytest.skip("this docker has no compose")
    assert done.returncode == 0, done.stderr


def test_caddy_is_told_the_variables_that_its_file_reads():
    caddyfile = (DEPLOY / "Caddyfile").read_text("utf-8")
    read = set(re.findall(r"\{\$(\w+)", caddyfile))
    assert read == set(COMPOSE["services"]["caddy"]["environment"])
    assert caddyfile.count("{") == caddyfile.count("}")


def unit() -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / "service-lab.service", encoding="utf-8")
    return parser


def test_the_service_starts_the_lab_and_writes_only_where_it_may():
    service = unit()["Service"]
    assert shlex.split(service["ExecStart"])[1:] == ["manage.py", "lab"]
    assert service["ProtectSystem"] == "strict"
    data = re.search(r"LAB_DATA_DIR=(\S+)", service["Environment"])
    assert data
    assert data[1] == f"/var/lib/{service['StateDirectory']}"
    for name in re.findall(r"(LAB_\w+)=", service["Environment"]):
        assert name in read_variables()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze")
def test_systemd_takes_the_unit():
    done = subprocess.run(
        ["systemd-analyze", "verify", str(DEPLOY / "service-lab.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "service-lab.service" in line]
    assert [line for line in said if "is not executable" not in line] == []


def test_the_guide_names_the_files_and_commands_that_there_are():
    guide = (ROOT / "docs" / "operating.md").read_text("utf-8")
    commands = set(re.findall(r"manage\.py (\w+)", guide))
    found = {
        file.stem
        for app in ("labsite", "lessons")
        for file in (ROOT / app / "management" / "commands").glob("*.py")
    }
    assert commands <= found | {"check", "collectstatic", "migrate"}
