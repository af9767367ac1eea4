"""A small REST client on the standard library; it speaks to Atelier as a browser does."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.cookiejar import CookieJar
from typing import Any


class ApiError(Exception):
    """The server refused a request."""

    def __init__(self, status: int, body: Any) -> None:
        self.status = status
        self.body = body
        message = body.get("message") if isinstance(body, dict) else None
        super().__init__(message or f"status {status}")


class Client:
    """A logged-in session; `login` spends a one-time address."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._cookies = CookieJar()
        # Without a proxy: the server is on this machine.
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._cookies)
        )

    def login(self, link: str) -> None:
        # The page it leads to sets the token that later requests carry.
        try:
            self._opener.open(link, timeout=30).close()
        except urllib.error.HTTPError as error:
            # 503: logged in, but the front end is not built
            if error.code != 503:
                raise ApiError(error.code, None) from error

    def get(self, path: str) -> Any:
        return self._request("GET", path)

    def post(self, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        return self._request("POST", path, {} if body is None else body, headers)

    def delete(self, path: str) -> Any:
        return self._request("DELETE", path)

    def _request(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        request = urllib.request.Request(f"{self._address}/api/{path}", method=method)  # noqa: S310
        request.add_header("Accept", "application/json")
        if method != "GET":
            request.add_header("Content-Type", "application/json")
            request.add_header("X-CSRFToken", self.cookie("csrftoken"))
            request.data = json.dumps(body).encode()
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with self._opener.open(request, timeout=60) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            raise ApiError(error.code, _parsed(error.read())) from error
        return _parsed(text)

    def cookie(self, name: str) -> str:
        return next((cookie.value or "" for cookie in self._cookies if cookie.name == name), "")


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None
