"""/metrics: for this machine or for a token, by the names of views, of all processes together."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

ROOT = Path(__file__).parents[2]
LESSON = reverse("lesson", args=["clusterip"])


@pytest.mark.django_db
def test_requests_are_counted_by_view_method_and_status(client):
    client.get(LESSON)
    client.get("/no-such-page/")
    text = client.get("/metrics").content.decode()
    assert 'servicelab_request_seconds_count{method="GET",status="200",view="lesson"}' in text
    assert 'servicelab_request_seconds_count{method="GET",status="404",view="none"}' in text
    assert "clusterip" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "10.0.0.9"}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.9"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ({"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer a-token"}, 200),
        ({"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer another"}, 403),
        ({"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer ключ"}, 403),
    ],
)
def test_they_are_for_this_machine_or_for_whoever_has_the_token(client, settings, headers, status):
    settings.METRICS_TOKEN = "a-token"
    assert client.get("/metrics", **headers).status_code == status


@pytest.mark.django_db
def test_without_a_token_an_empty_one_opens_nothing(client, settings):
    settings.METRICS_TOKEN = ""
    answer = client.get("/metrics", REMOTE_ADDR="10.0.0.9", HTTP_AUTHORIZATION="Bearer ")
    assert answer.status_code == 403


def test_made_up_methods_make_no_new_series(client, db):
    client.generic("FROBNICATE", LESSON)
    text = client.get("/metrics").content.decode()
    assert 'method="other"' in text
    assert "FROBNICATE" not in text


def test_what_several_processes_count_is_added_up(tmp_path: Path, client, settings, db):
    count = "from labsite.metrics import LIMITED; LIMITED.labels('acts').inc(2)"  # as a worker does
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _process in range(2):
        subprocess.run(
            [sys.executable, "-c", f"import django; django.setup(); {count}"],
            cwd=ROOT,
            env={**environment, "DJANGO_SETTINGS_MODULE": "labsite.settings"},
            check=True,
        )
    settings.METRICS_DIR = str(tmp_path)
    assert 'servicelab_limited_total{rule="acts"} 4.0' in client.get("/metrics").content.decode()
