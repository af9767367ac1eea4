from __future__ import annotations

import pytest

from designer.sharing.tokens import new_token, read_token


def test_a_token_is_read_back_as_it_was_made() -> None:
    token = new_token()
    read = read_token(str(token))
    assert read == token
    assert read is not None
    assert read.matches(token.secret_hash)


def test_another_secret_does_not_match() -> None:
    assert not new_token().matches(new_token().secret_hash)


def test_no_two_tokens_are_alike() -> None:
    assert len({str(new_token()) for _each in range(100)}) == 100


@pytest.mark.parametrize("text", ["", "x", "é" * 55, "a" * 54, "a" * 56, "a" * 54 + "\n", "a" * 54 + "/"])
def test_what_cannot_be_a_token_is_none(text: str) -> None:
    assert read_token(text) is None
