"""Draws docs/states.md from the transition tables of executor/core/states.py.

`python -m scripts.state_diagrams` writes the file; a test fails when it is not current.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path

from executor.core import changes, states

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "states.md"
_SOURCE = ROOT / "executor" / "core" / "states.py"
#: `#: note` lines followed by the member they belong to
_MEMBER = re.compile(r"((?:^    #: .*\n)+)    [A-Z]+ = \"(\w+)\"$", re.MULTILINE)

_HEAD = """# States of runs and steps

*Drawn from the tables in `executor/core/states.py` by `python -m scripts.state_diagrams`; not to be edited.*

Every transition writes an event with the next number of the run in the same transaction. *failed* means that
the module's program failed and speaks to the author of the pipeline; *lost* means that the infrastructure
did: such a step is tried again after a pause, and fails when the pauses are used up. A step fails for good
without dragging the others along: only what depends on it is skipped.
"""


def document() -> str:
    """The whole file."""
    notes = _notes()
    parts = [
        _HEAD,
        _section("Run", states.RUN_TRANSITIONS, states.RUN_FINAL, notes["RunState"]),
        _section("Step", states.STEP_TRANSITIONS, states.STEP_FINAL, notes["StepState"]),
        _event_types(),
    ]
    return "\n".join(parts)


def _section(
    title: str,
    table: Mapping[states.S, frozenset[states.S]],
    final: Collection[states.S],
    notes: Mapping[str, str],
) -> str:
    rows = "\n".join(
        f"| `{state.value}` | {notes[state.value]} | {_listed(after, table) or 'nothing: it is final'} |"
        for state, after in table.items()
    )
    head = "| state | meaning | may become |\n| --- | --- | --- |"
    return f"## {title}\n\n```mermaid\n{_diagram(table, final)}\n```\n\n{head}\n{rows}\n"


def _diagram(table: Mapping[states.S, frozenset[states.S]], final: Collection[states.S]) -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {next(iter(table)).value}"]
    for state, after in table.items():
        lines += [f"    {state.value} --> {new.value}" for new in _in_order(after, table)]
    lines += [f"    {state.value} --> [*]" for state in _in_order(final, table)]
    return "\n".join(lines)


def _listed(after: Collection[states.S], table: Mapping[states.S, frozenset[states.S]]) -> str:
    return ", ".join(f"`{state.value}`" for state in _in_order(after, table))


def _in_order(found: Collection[states.S], table: Mapping[states.S, frozenset[states.S]]) -> list[states.S]:
    return [state for state in table if state in found]


def _notes() -> dict[str, dict[str, str]]:
    """The one-line notes beside the members, by class and value."""
    source = _SOURCE.read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for enum in (states.RunState, states.StepState):
        body = _class_body(source, enum)
        found[enum.__name__] = {
            value: " ".join(line.strip().removeprefix("#: ") for line in note.splitlines())
            for note, value in _MEMBER.findall(body)
        }
    return found


def _class_body(source: str, enum: type[StrEnum]) -> str:
    return source.split(f"class {enum.__name__}(", 1)[1].split("\n\n\n", 1)[0] + "\n"


def _event_types() -> str:
    names = ", ".join(f"`{name}`" for name in sorted(changes.EVENT_TYPES))
    return f"## Types of events\n\n{names}.\n"


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)}")
