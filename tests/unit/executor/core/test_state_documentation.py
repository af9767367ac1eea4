from __future__ import annotations

from executor.core import changes, states
from scripts import state_diagrams


def test_the_drawn_states_are_those_of_the_tables() -> None:
    assert state_diagrams.TARGET.read_text(encoding="utf-8") == state_diagrams.document(), (
        "run: python -m scripts.state_diagrams"
    )


def test_every_state_and_event_type_is_explained() -> None:
    text = state_diagrams.document()
    for state in (*states.RunState, *states.StepState):
        assert f"| `{state.value}` |" in text
    assert all(f"`{name}`" in text for name in changes.EVENT_TYPES)
