"""The page for faults of the lab itself: it needs nothing that could be at fault."""

from __future__ import annotations

import pytest
from django.test import Client

SAID = {"en": "Something broke", "ko": "문제가 생겼습니다"}


@pytest.mark.parametrize("language", SAID)
def test_a_fault_of_the_lab_is_told_in_the_language_of_the_browser(language, db, monkeypatch):
    monkeypatch.setattr("lessons.views.language.catalogue", lambda: 1 / 0)
    client = Client(raise_request_exception=False)
    response = client.get("/", headers={"Accept-Language": language})
    assert response.status_code == 500
    assert f"<h1>{SAID[language]}</h1>" in response.content.decode()
    assert f'<html lang="{language}">' in response.content.decode()
