"""Learners: what can be trained, how a table becomes features, and how models are kept, scored and evaluated.

`registry`, `propagation`, `roles`, `score_columns`, `metric_names` and `untrained` need the standard library
only, so that the designer and the learner modules, which just write down their settings, start at once;
`metrics`, `curves` and `evaluation` need numpy; the rest may import pandas and scikit-learn.
"""

from __future__ import annotations
