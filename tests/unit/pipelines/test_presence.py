"""Who is there: greetings, farewells and silence."""

from __future__ import annotations

from pipelines.live.presence import GREETING_S, Presence


def test_sockets_are_counted_and_people_listed() -> None:
    presence = Presence()
    assert presence.hear("c1", 1, "ada")
    assert presence.hear("c2", 2, "bob")
    assert presence.hear("c3", 1, "ada")
    assert not presence.hear("c1", 1, "ada")
    assert presence.users() == [{"id": 1, "name": "ada"}, {"id": 2, "name": "bob"}]
    assert presence.lose("c1")
    assert not presence.lose("c1")
    assert [user["name"] for user in presence.users()] == ["ada", "bob"]
    presence.lose("c3")
    assert [user["name"] for user in presence.users()] == ["bob"]


def test_who_stops_greeting_is_forgotten() -> None:
    now = [0.0]
    presence = Presence(clock=lambda: now[0])
    presence.hear("c1", 1, "ada")
    presence.hear("c2", 2, "bob")
    now[0] = GREETING_S * 2
    presence.hear("c1", 1, "ada")
    assert not presence.forget_silent()
    now[0] = GREETING_S * 4
    assert presence.forget_silent()
    assert presence.users() == [{"id": 1, "name": "ada"}]
