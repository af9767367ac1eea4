"""The invariant checker: what must hold of every installation, whatever was killed or lost meanwhile.

Numbered as in the tests and in `docs/adr/0019`:

* I1  a step has at most one committed result
* I2  the winner was begun with the highest fencing token that was issued by then, and is the last attempt
* I3  a run and each of its steps have one terminal event when they are over, and none before
* I4  events are numbered 1…n without gaps
* I5  everything of this installation that runs belongs to an attempt under way
* I6  every artifact referred to is on the disk with its content; every file is referred to, or young enough
      to wait for the garbage collection
* I7  no step started before its inputs were committed
* I8  folding the events gives the rows
* I9  nothing stays unfinished past its deadline
* I10 every transition left an event, and every attempt names the token of the executor that began it

`checker.check` looks at a whole installation; the other files hold one kind of question each, as pure
functions over `records`.
"""

from __future__ import annotations
