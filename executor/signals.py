"""What the engine tells the rest of the app. Receivers are connected in `apps`."""

from __future__ import annotations

from django.dispatch import Signal

#: inside the transaction that gives a run its final state; argument `run`. Receivers write to the
#: database only.
run_finished = Signal()
