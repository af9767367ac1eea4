"""The page that carries the front end. All client routes are this one page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from designer.api.shared import PRIVATE_HEADERS
from designer.views.preloads import preload_links

_PLACEHOLDER = "__CSP_NONCE__"
_META = f'<meta property="csp-nonce" nonce="{_PLACEHOLDER}" content="{_PLACEHOLDER}">'


@require_safe
@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponse:
    return _page(request)


@login_not_required
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Answer for every token alike; the page asks what it shows."""
    response = _page(request)
    for name, value in PRIVATE_HEADERS.items():
        response[name] = value
    return response


def _page(request: HttpRequest) -> HttpResponse:
    page = settings.STATIC_ROOT / "index.html"
    try:
        changed_at = page.stat().st_mtime_ns
    except FileNotFoundError:
        return render(request, "designer/not_built.html", status=503)
    nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
    links = preload_links(request.path, nonce)
    html = _template(page, changed_at).replace(_PLACEHOLDER, nonce).replace("</head>", f"{links}</head>", 1)
    response = HttpResponse(html)
    # The page names hashed files: an old copy would ask for files that a new build no longer has.
    response["Cache-Control"] = "no-store"
    return response


@lru_cache(maxsize=2)
def _template(page: Path, changed_at: int) -> str:
    """Read the built page; `changed_at` makes a rebuilt one visible without a restart."""
    html = page.read_text(encoding="utf-8")
    return html if _PLACEHOLDER in html else html.replace("</head>", f"  {_META}\n  </head>", 1)
