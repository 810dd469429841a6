"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation

# What is tried is the same every time, and how long a busy machine takes for it tells nothing.
hypothesis.settings.register_profile(
    "lab",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("lab")


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files() -> Iterator[None]:
    """Pages link the files as they lie: a live server finds those, and whatever was collected here plays no part."""
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": settings.PLAIN_STORAGE}}
    with override_settings(STORAGES=storages):
        yield


@pytest.fixture(autouse=True)
def _no_language_left_over() -> Iterator[None]:
    """A request for a Korean page leaves its language to the thread; the next test shall not find it."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The test database is a file, as the lab's is: in memory, what one thread reads locks the others out."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder for the processes that a test starts."""
    folder = tmp_path / "data"
    ours = ("DATABASE_URL", "LESSONS_PATH", "PROMETHEUS_MULTIPROC_DIR")
    for name in [name for name in os.environ if name.startswith("LAB_") or name in ours]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LAB_DATA_DIR", str(folder))
    return folder
