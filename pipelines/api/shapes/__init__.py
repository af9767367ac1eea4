"""The shapes of requests and answers: the contract that the front end's types are generated from."""

from __future__ import annotations
