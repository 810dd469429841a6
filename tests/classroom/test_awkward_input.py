"""Whatever is sent to the pages of classes, there is an answer, and never that something broke."""

from __future__ import annotations

import pytest

from lessons.models import Classroom

AWKWARD = ["", "\x00", "\u202e\u200b", "💥" * 5000, "9" * 400, "-1", "<b>", "%s{}[]", "ß\r\n\tİ"]
HUGE = 10**30

FORMS = {
    "/join/": ["code", "nickname"],
    "/rejoin/": ["code"],
    "/login/": ["username", "password", "next"],
    "/classes/": ["name"],
    "/classes/{}/settings/": ["name", "hints", "hints_after", "deadline", "message", "frozen"],
    "/classes/{}/settings/lessons/": ["pick", "open", "order-clusterip"],
    "/classes/{}/freeze/": ["frozen", "lesson"],
    "/classes/{}/delete/": ["name"],
    "/classes/{}/lessons/clusterip/open/": ["open"],
    "/classes/{}/lessons/clusterip/push/": ["note"],
}
PAGES = [
    "/classes/{}/?lesson={}",
    "/classes/{}/rows/?lesson={}&after={}",
    "/classes/{}/export/{}",
    "/class/lessons/clusterip/bar/?seen={}",
]


@pytest.mark.parametrize("typed", AWKWARD, ids=ascii)
@pytest.mark.parametrize("address", FORMS)
def test_a_form_takes_anything(kim, classroom, address, typed):
    kim.post("/lessons/clusterip/run/", {"line": "echo something to push"})
    names = FORMS[address]
    valid = {"code": classroom.join_code, "nickname": "Mina", "name": "A class"}
    for name in names:
        data = {**{other: valid.get(other, "1") for other in names}, name: typed}
        assert kim.post(address.format(classroom.pk), data).status_code < 500
    assert Classroom.objects.exists()


@pytest.mark.parametrize("asked", AWKWARD, ids=ascii)
@pytest.mark.parametrize("address", PAGES)
def test_an_address_takes_anything(kim, classroom, mina, address, asked):
    from urllib.parse import quote

    filled = address.replace("{}", str(classroom.pk), address.startswith("/classes/"))
    filled = filled.replace("{}", quote(asked))
    for browser in (kim, mina.browser):
        assert browser.get(filled).status_code < 500


@pytest.mark.parametrize(
    "address",
    [
        f"/classes/{HUGE}/",
        f"/classes/{HUGE}/students/{HUGE}/",
        f"/classes/1/students/{HUGE}/clusterip/",
        f"/class/offers/{HUGE}/accept/",
    ],
)
def test_a_number_that_no_database_holds_is_not_found(kim, mina, address):
    assert kim.get(address).status_code in (404, 405)
    assert mina.browser.post(address).status_code in (302, 404, 405)
