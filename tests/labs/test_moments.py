"""What a process remembers is bounded: by how many moments there are, and by how much their labs hold."""

from __future__ import annotations

from uuid import UUID, uuid4

from lessons.course.lessons import catalogue
from lessons.labs.acts import cluster_of
from lessons.labs.moments import Key, Moment, Moments

MOMENT = Moment(cluster_of(catalogue()[0], 1).snapshot())
ONE, TWO, THREE = uuid4(), uuid4(), uuid4()


def at(lab: UUID, head: int = 0) -> Key:
    return ("hash", lab, 1, head)


def test_the_moment_longest_out_of_use_is_forgotten_first():
    moments = Moments(most=2)
    moments.put(at(ONE), MOMENT)
    moments.put(at(TWO), MOMENT)
    assert moments.get(at(ONE)) is MOMENT
    moments.put(at(THREE), MOMENT)
    assert [moments.get(at(lab)) is not None for lab in (ONE, TWO, THREE)] == [True, False, True]


def test_large_labs_leave_room_for_fewer():
    moments = Moments(largest=100)
    moments.put(at(ONE), MOMENT, 40)
    moments.put(at(TWO), MOMENT, 40)
    moments.put(at(THREE), MOMENT, 40)
    assert [moments.get(at(lab)) is not None for lab in (ONE, TWO, THREE)] == [False, True, True]


def test_what_a_labs_moments_share_counts_once():
    moments = Moments(largest=100)
    moments.put(at(ONE), MOMENT, 40)
    for head in range(1, 20):
        moments.put(at(TWO, head), MOMENT, 40)
    assert moments.get(at(ONE)) is MOMENT


def test_the_one_lab_at_hand_is_remembered_however_large():
    moments = Moments(largest=100)
    moments.put(at(ONE), MOMENT, 1_000)
    assert moments.get(at(ONE)) is MOMENT
    moments.put(at(TWO), MOMENT, 10)
    assert moments.get(at(ONE)) is None


def test_what_is_cleared_takes_no_room():
    moments = Moments(largest=100)
    moments.put(at(ONE), MOMENT, 90)
    moments.clear()
    moments.put(at(TWO), MOMENT, 90)
    moments.put(at(THREE), MOMENT, 10)
    assert moments.get(at(TWO)) is MOMENT
