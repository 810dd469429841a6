"""A browser without scripts, and one with htmx, as the views see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

URL = "/lessons/clusterip/"


@pytest.fixture
def act(client: Client, db: None) -> Callable[..., HttpResponse]:
    """Post an act of the ClusterIP lesson as a plain form."""

    def post(name: str, **data: Any) -> HttpResponse:
        return client.post(f"{URL}{name}/", data)

    return post


@pytest.fixture
def htmx_act(client: Client, db: None) -> Callable[..., str]:
    """Post an act as htmx does; gives the fragments."""

    def post(name: str, **data: Any) -> str:
        response = client.post(f"{URL}{name}/", data, headers={"HX-Request": "true"})
        assert response.status_code == 200
        return response.content.decode()

    return post


@pytest.fixture
def page(client: Client, db: None) -> Callable[..., str]:
    """The lesson page as HTML."""

    def get(**query: Any) -> str:
        response = client.get(URL, query)
        assert response.status_code == 200
        return response.content.decode()

    return get
