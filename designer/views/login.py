"""The login page: a form with name and password, and one-time addresses."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from designer import throttle
from designer.login_tokens import login_token_use

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_TOO_MANY = _("Too many attempts. Wait a minute and try again.")
_LINK_REFUSED = _("This login address was used or has expired. Make a new one with: manage.py login_link")
_LOGIN_REFUSED = _("The name or the password is not right.")
_MAX_NAME = 150
_MAX_PASSWORD = 1000


@method_decorator([login_not_required, never_cache, sensitive_post_parameters("password")], name="dispatch")
class LoginView(View):
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        token = request.GET.get("token")
        if token is None:
            if request.user.is_authenticated:
                return HttpResponseRedirect(_next_path(request.GET.get("next")))
            return _form(request, request.GET.get("next"))
        address = _address(request)
        if throttle.is_throttled("token", address):
            return _form(request, request.GET.get("next"), error=_TOO_MANY, status=429)
        user = login_token_use(token)
        if user is None:
            throttle.failure_note("token", address)
            return _form(request, request.GET.get("next"), error=_LINK_REFUSED, status=403)
        login(request, user, backend=_BACKEND)
        return HttpResponseRedirect(_next_path(request.GET.get("next")))

    def post(self, request: HttpRequest) -> HttpResponse:
        name = request.POST.get("username", "")[:_MAX_NAME]
        next_path = request.POST.get("next")
        address = _address(request)
        if _is_guessing(address, name):
            return _form(request, next_path, error=_TOO_MANY, name=name, status=429)
        user = authenticate(request, username=name, password=request.POST.get("password", "")[:_MAX_PASSWORD])
        if not isinstance(user, User):
            throttle.failure_note("password", address)
            throttle.failure_note("password", address, name)
            return _form(request, next_path, error=_LOGIN_REFUSED, name=name, status=403)
        throttle.failures_forget("password", address, name)
        login(request, user)
        return HttpResponseRedirect(_next_path(next_path))


def _form(
    request: HttpRequest,
    next_path: str | None,
    *,
    error: str | Promise = "",
    name: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"error": error, "name": name, "next": _next_path(next_path)}
    response = render(request, "designer/login.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(throttle.WINDOW_S)
    return response


def _is_guessing(address: str, name: str) -> bool:
    return throttle.is_throttled("password", address, name) or throttle.is_throttled(
        "password", address, limit=throttle.MAX_FAILURES_OF_ADDRESS
    )


def _next_path(value: str | None) -> str:
    """Return where to go after login: a path of this server, never a foreign address."""
    if value and value.startswith("/") and url_has_allowed_host_and_scheme(value, allowed_hosts=None):
        return value
    return "/"


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
