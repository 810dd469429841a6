"""Transcripts survive the database: to JSON and back is the same transcript."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.engine.apiserver import Notice
from lessons.engine.refs import Place, Ref, SourceLine
from lessons.engine.terminal import Transcript
from lessons.engine.terminal.transcript import FileError
from lessons.engine.trace import Hop, HopKind, Packet
from lessons.labs import from_json, to_json

text = st.text(st.characters(exclude_characters="\0"), max_size=12)
numbers = st.integers(0, 70_000)
lines = st.builds(SourceLine, text, numbers)
paths = st.lists(st.one_of(text, st.integers(0, 9)), max_size=4).map(tuple)
refs = st.builds(Ref, text, text, text)
packets = st.builds(Packet, text, numbers, text, numbers, text, text)
hops = st.builds(
    Hop,
    kind=st.sampled_from(HopKind),
    at=text,
    what=text,
    why=text,
    to=text,
    ref=st.none() | refs,
    path=paths,
    source=st.none() | lines,
    packet=st.none() | packets,
    broken=st.booleans(),
    elapsed=numbers,
)
transcripts = st.builds(
    Transcript,
    line=text,
    place=st.builds(Place, text, text, text),
    output=st.lists(st.tuples(st.sampled_from(["stdout", "stderr"]), text), max_size=3).map(tuple),
    exit=st.integers(0, 255),
    hops=st.lists(hops, max_size=3).map(tuple),
    notices=st.lists(st.builds(Notice, refs, paths, text), max_size=2).map(tuple),
    errors=st.lists(st.builds(FileError, lines, text, paths), max_size=2).map(tuple),
    started=numbers,
    ended=numbers,
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(transcripts)
def test_a_transcript_comes_back_as_it_was(transcript: Transcript):
    assert from_json(json.loads(json.dumps(to_json(transcript)))) == transcript


def test_a_character_that_not_every_database_holds_is_kept_as_its_picture():
    odd = Transcript("true", Place("admin"), (("stdout", "a\0b"),), 0)
    assert from_json(to_json(odd)).stdout == "a␀b"


def test_what_is_as_always_takes_no_space():
    short = Transcript("true", Place("admin"), (), 0)
    assert to_json(short) == {"line": "true", "place": {"kind": "admin"}, "output": [], "exit": 0}


def test_what_an_older_version_wrote_is_read_with_todays_defaults():
    old = {"line": "true", "place": {"kind": "admin"}, "output": [], "exit": 0, "gone": 1}
    assert from_json(old) == Transcript("true", Place("admin"), (), 0)


def test_a_hop_is_kept_as_an_object_and_an_objects_name_as_a_list():
    packet = Packet("10.244.1.5", 40000, "10.96.0.10", 53, "UDP")
    hop = Hop(HopKind.PROXY, "node/a", "matched", ref=Ref("Service", "x", "y"), packet=packet)
    written = to_json(Transcript("curl x", Place("admin"), (), 0, hops=(hop,)))["hops"]
    assert written == [
        {
            "kind": "proxy",
            "at": "node/a",
            "what": "matched",
            "ref": ["Service", "x", "y"],
            "packet": {
                "source": "10.244.1.5",
                "source_port": 40000,
                "destination": "10.96.0.10",
                "destination_port": 53,
                "protocol": "UDP",
            },
        }
    ]
