"""The line between a server and the executor beside it."""

from __future__ import annotations

from contextlib import closing

from executor.beside import Line


def test_what_one_says_the_other_hears_in_order_and_whole() -> None:
    ours, theirs = Line.pair()
    with closing(ours), closing(Line(theirs)) as other:
        ours.say({"wake": None})
        ours.say({"hint": ["group", "run.1", {"type": "run.poke", "seq": 7}]})
        assert other.hear() == {"wake": None}
        assert other.hear() == {"hint": ["group", "run.1", {"type": "run.poke", "seq": 7}]}


def test_the_end_of_one_is_heard_by_the_other_and_speaking_to_nobody_is_no_trouble() -> None:
    ours, theirs = Line.pair()
    with closing(Line(theirs)) as other:
        ours.say({"ready": "fake"})
        ours.close()
        assert other.hear() == {"ready": "fake"}
        assert other.hear() is None
        other.say({"wake": None})


def test_whoever_speaks_never_waits_for_one_who_does_not_listen() -> None:
    ours, theirs = Line.pair()
    for number in range(100_000):
        ours.say({"number": number})
    ours.close()
    heard = []
    with closing(Line(theirs)) as other:
        while (message := other.hear()) is not None:
            heard.append(message["number"])
    assert heard == list(range(len(heard)))
    assert 100 < len(heard) < 100_000
