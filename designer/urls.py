"""Every address of Atelier. A view needs a login unless it says otherwise (`login_not_required`)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from designer import errors
from designer.api import session
from designer.views import health, index, login

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("login", login.LoginView.as_view(), name="login"),
    path("api/session", session.SessionView.as_view(), name="session"),
    path("api/session/logout", session.LogoutView.as_view(), name="session-logout"),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/", include("pipelines.api.urls")),
    path("api/", include("executor.api.urls")),
    path("api/", include("designer.sharing.urls")),
    path("shared/<str:token>", index.shared, name="shared"),
    # The front end routes these itself; every one of them is the same page.
    re_path(r"^(?:(?:projects|pipelines|runs|data|modules)(?:/[^.]*)?)?$", index.index, name="index"),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
