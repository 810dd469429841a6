"""A fresh start where no route leads anywhere: in a network namespace with a loopback and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Runs inside the namespace: starts the lab as the README does, and uses it.
INSIDE = """
import http.cookiejar, json, re, signal, subprocess, sys, time
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

try:
    urlopen("http://192.0.2.1/", timeout=300)
except URLError as error:
    unreachable = "unreachable" in str(error).lower()
lab = subprocess.Popen([sys.executable, "manage.py", "lab"], stdout=subprocess.DEVNULL)
site = "http://127.0.0.1:8000"
cookies = http.cookiejar.CookieJar()
browser = build_opener(HTTPCookieProcessor(cookies))
while lab.poll() is None:
    try:
        browser.open(site, timeout=300).close()
        break
    except URLError:
        time.sleep(0.1)
page = browser.open(site + "/lessons/clusterip/", timeout=300).read().decode()
files = sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page)))
statuses = [browser.open(site + file, timeout=300).status for file in files]
token = next(cookie.value for cookie in cookies if cookie.name == "csrftoken")
form = urlencode({"line": "dig +short sample-clusterip.default.svc.cluster.local", "place": "pod/default/client"})
headers = {"X-CSRFToken": token, "HX-Request": "true"}
answer = browser.open(Request(site + "/lessons/clusterip/run/", form.encode(), headers), timeout=300)
command = answer.read().decode()
elsewhere = re.findall(r'<(?:script|link|img|form)[^>]* (?:src|href|action)="(?:https?:)?//[^"]*"', page)
lab.send_signal(signal.SIGINT)
ended = lab.wait(timeout=300)
print(json.dumps([unreachable, len(files), sorted(set(statuses)), "10.96.249.28" in command, elsewhere, ended]))
"""


def unable() -> str:
    """Why no namespace can be made here, or ""."""
    if os.geteuid() != 0:
        return "only root makes network namespaces"
    if not shutil.which("ip"):
        return "there is no ip: apt install iproute2"
    name = f"lab-{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False)
    if made.returncode:
        return "network namespaces cannot be made here"
    subprocess.run(["ip", "netns", "delete", name], check=True)
    return ""


def test_a_fresh_start_a_page_its_files_and_a_command_need_no_network(data_dir: Path):
    if reason := unable():
        pytest.skip(reason)
    name = f"lab-test-{os.getpid()}"
    within = ["ip", "netns", "exec", name]
    subprocess.run(["ip", "netns", "add", name], check=True)
    try:
        subprocess.run([*within, "ip", "link", "set", "lo", "up"], check=True)
        routes = subprocess.run([*within, "ip", "route"], capture_output=True, check=True)
        assert routes.stdout == b""
        done = subprocess.run(
            [*within, sys.executable, "-c", INSIDE],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=True)
    assert done.returncode == 0, done.stderr
    unreachable, files, statuses, answered, elsewhere, ended = json.loads(done.stdout)
    assert unreachable
    assert files > 5
    assert statuses == [200]
    assert answered
    assert elsewhere == []
    assert ended == 0
