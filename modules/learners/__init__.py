"""Learners: what can be trained, how a table becomes features, and how models are kept, scored and evaluated.

`registry` and `propagation` are standard library only, so that the designer and the learner modules, which only
write down their settings, start at once; everything else may import pandas and scikit-learn.
"""

from __future__ import annotations
