"""Whatever is typed, the DNS tools answer in words and end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.engine.refs import Place
from lessons.engine.terminal.call import Call, Session
from lessons.engine.terminal.getent import getent
from lessons.engine.terminal.host import host
from lessons.engine.terminal.nslookup import nslookup
from lessons.engine.terminal.nslookup_busybox import busybox_nslookup

TOOLS = [getent, host, nslookup, busybox_nslookup]
PLACES = [Place("pod", "client", "default"), Place("laptop"), Place("internet")]
WORDS = [
    "web", "web.default", "10.96.10.10", "fd00::1", "hosts", "ahosts", "-type=SRV", "-type=", "-type=x", "-t", "SRV",
    "-a", "-v", "-p", "99999999", "-W", "1", "-R", "-timeout=1", "-debug", "-all", "-", "--", ".", "..", "a" * 64,
    "10.96.0.10", "nosuch.invalid", "é", "", "\\", "-N", "-c", "CH", "-x", "*", "a\\.b",
]  # fmt: skip


@pytest.mark.parametrize("tool", TOOLS)
@settings(derandomize=True, max_examples=80, deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=4),
    place=st.sampled_from(PLACES),
)
def test_no_line_ever_raises(built, tool, words, place):
    status = tool(Call(Session(built.fork(), {}), (tool.__name__, *words), place))
    assert status in (0, 1, 2)
