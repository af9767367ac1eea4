"""The one JSON reader of the REST interface: bounded in size and depth, no text a database cannot keep."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

MAX_DEPTH = 64


class BodyTooLarge(APIException):
    """The request body is too large."""

    status_code = 413
    default_code = "body_too_large"
    default_detail = _lazy("The request body is too large.")


class StrictJSONParser(JSONParser):
    """Parse `application/json`; malformed, too large, too deep or unstorable content is a client error."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.ATELIER_JSON_MAX_BYTES
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise BodyTooLarge(_("A JSON body may have at most {limit} bytes.").format(limit=limit))
        try:
            value = json.loads(codecs.decode(raw, "utf-8"), parse_constant=_refuse_constant)
        except RecursionError as error:
            raise _too_deep() from error
        except ValueError as error:
            raise ParseError(
                _("The body is not valid JSON: {error}").format(error=error), code="invalid_json"
            ) from error
        _check(value)
        return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _too_deep() -> ParseError:
    message = _("The JSON body is nested more than {count} levels deep.").format(count=MAX_DEPTH)
    return ParseError(message, code="json_too_deep")


def _check(value: Any) -> None:
    """Walk the value without recursion: its depth is the sender's choice."""
    pending: list[tuple[Any, int]] = [(value, 1)]
    while pending:
        item, depth = pending.pop()
        if isinstance(item, str):
            _check_text(item)
            continue
        if not isinstance(item, (dict, list)):
            continue
        if depth > MAX_DEPTH:
            raise _too_deep()
        if isinstance(item, dict):
            for key in item:
                _check_text(key)
            pending.extend((child, depth + 1) for child in item.values())
        else:
            pending.extend((child, depth + 1) for child in item)


def _check_text(text: str) -> None:
    # NUL cannot be stored by PostgreSQL, and a lone surrogate cannot be encoded at all.
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        message = _("Text may not contain NUL or unpaired surrogate characters.")
        raise ParseError(message, code="invalid_text")
