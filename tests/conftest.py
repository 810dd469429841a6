"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation


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
    monkeypatch.setenv("LAB_DATA_DIR", str(folder))
    for name in ("LAB_HOSTS", "LAB_HTTPS", "LAB_DEBUG", "LAB_SECRET_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return folder
