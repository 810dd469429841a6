"""`manage.py servedns` as a process of its own, with a lab that is worked in elsewhere."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import dns.message
import dns.query
from dns.rcode import Rcode
from loopback import HOST

ROOT = Path(__file__).parents[2]
NAME = "new.default.svc.cluster.local."

OPEN = """
from lessons import labs
from lessons.course.lessons import lesson_by_slug
print(labs.open_lab("mina", lesson_by_slug("clusterip")).pk)
"""
WORK = """
from lessons import labs
from lessons.models import Lab
labs.run(Lab.objects.get(), "kubectl create service clusterip new --tcp=80")
"""


def _manage(*arguments):
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300
    ).stdout


def _rcode(port):
    said = dns.query.udp(dns.message.make_query(NAME, "A"), HOST, timeout=60, port=port)
    return said.rcode()


def test_it_serves_what_is_done_elsewhere_and_stops_at_an_interrupt(data_dir):
    _manage("migrate", "-v0")
    lab = _manage("shell", "-v0", "-c", OPEN).split()[-1]
    command = [sys.executable, "manage.py", "servedns", f"--lab={lab}", "--port=0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert lab in process.stdout.readline()
            port = int(re.search(r"-p (\d+)", process.stdout.readline())[1])
            assert _rcode(port) == Rcode.NXDOMAIN
            _manage("shell", "-v0", "-c", WORK)
            deadline = time.monotonic() + 120
            while _rcode(port) == Rcode.NXDOMAIN:
                assert time.monotonic() < deadline
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            assert process.wait(120) == 0
        finally:
            process.kill()
