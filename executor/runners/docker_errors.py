"""The border between the docker SDK and us: its exceptions become ours here and nowhere else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import docker.errors
import requests.exceptions
import urllib3.exceptions

from executor.runners.base import InfrastructureError, RunnerError
from pipelines.said import said as _

#: raised by a connection that breaks, also in the middle of a stream
CONNECTION_ERRORS = (
    requests.exceptions.RequestException,
    urllib3.exceptions.HTTPError,
    ConnectionError,
    TimeoutError,
)
_MAX_TEXT = 500


@contextlib.contextmanager
def engine_errors(doing: str) -> Iterator[None]:
    """Translate what the SDK raises while `doing` something ("start the step").

    An engine that cannot be reached, times out, answers 5xx or misses something it had is infrastructure:
    trying again may help. Any other refusal is a RunnerError: the same request would be refused again.
    """
    try:
        yield
    except docker.errors.APIError as error:
        told = _("The Docker engine could not {doing}: {reason}")
        text = told.format(doing=doing, reason=_explanation(error))
        if error.status_code is None or error.status_code >= 500 or error.status_code in (404, 409):
            raise InfrastructureError(text) from error
        raise RunnerError(text) from error
    except docker.errors.DockerException as error:
        raise InfrastructureError(_unreachable(doing, error)) from error
    except CONNECTION_ERRORS as error:
        raise InfrastructureError(_unreachable(doing, error)) from error


@contextlib.contextmanager
def tolerated(*status_codes: int) -> Iterator[None]:
    """Go on where the engine refuses with one of these: 404 is gone, 409 somebody else is at it."""
    try:
        yield
    except docker.errors.APIError as error:
        if error.status_code not in status_codes:
            raise


def _explanation(error: docker.errors.APIError) -> str:
    return str(error.explanation or error)[:_MAX_TEXT]


def _unreachable(doing: str, error: Exception) -> str:
    told = _("The Docker engine did not answer while asked to {doing}: {reason}")
    return told.format(doing=doing, reason=str(error)[:_MAX_TEXT])
