"""Links to one pipeline or run: who may make them, how long they work, and that they open nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from pytest_django.fixtures import Settings

from designer import throttle
from designer.models import ShareLink
from designer.sharing import links
from executor.models import Run
from pipelines.models import Membership, Pipeline, Role
from tests.factories import runs
from tests.factories.runs import People
from tests.integration.designer.test_deny_by_default import METHODS, addresses
from tests.integration.pipelines.conftest import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> People:
    return runs.people()


@pytest.fixture(autouse=True)
def _small_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines import catalog_loader

    loaded = catalog_loader.LoadedCatalog(runs.CATALOG, ())
    monkeypatch.setattr(catalog_loader, "loaded_catalog", lambda: loaded)


def targets(who: People) -> list[tuple[str, Pipeline | Run]]:
    drawn = runs.pipeline(who, {"load": (), "clean": ("load",)})
    run = runs.started_run(who, {"load": ()})
    return [(f"/api/pipelines/{drawn.id}/share-links", drawn), (f"/api/runs/{run.id}/share-links", run)]


def made(who: People, target: Pipeline | Run, *, hours: int = 24, shows_results: bool = False) -> str:
    return links.link_create(target, user=who.editor, hours=hours, shows_results=shows_results).token


def opened(token: str, rest: str = "") -> Any:
    return Client().get(f"/api/shared/{token}{rest}")


def test_an_editor_makes_lists_and_revokes_links(who: People) -> None:
    client = client_of(who.editor)
    for address, _target in targets(who):
        created = client.post(address, {"hours": 24})
        assert created.status_code == 201
        token = created.json()["path"].removeprefix("/shared/")
        assert opened(token).status_code == 200
        listed = client.get(address).json()
        assert [(link["id"], link["use_count"]) for link in listed["links"]] == [(created.json()["id"], 1)]
        assert listed["links"][0]["last_used_at"] is not None
        assert "path" not in listed["links"][0]
        assert listed["max_days"] == 90

        assert client.delete(f"/api/share-links/{created.json()['id']}").status_code == 204
        assert client.get(address).json()["links"] == []
        assert opened(token).status_code == 404


def test_the_token_is_kept_only_as_a_hash(who: People) -> None:
    _address, target = targets(who)[0]
    token = made(who, target)
    row = ShareLink.objects.values().get()
    assert token[: len(row["key"])] == row["key"]
    assert token[len(row["key"]) :] not in str(row)


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("stranger", 404)])
def test_who_may_not_edit_may_not_share(who: People, role: str, status: int) -> None:
    client = client_of(getattr(who, role))
    for address, target in targets(who):
        made(who, target)
        link = ShareLink.objects.latest("created_at")
        assert client.get(address).status_code == status
        assert client.post(address, {"hours": 1}).status_code == status
        assert client.delete(f"/api/share-links/{link.id}").status_code == status
    assert ShareLink.objects.filter(revoked_at=None).count() == 2


@pytest.mark.parametrize(
    "body", [{}, {"hours": 0}, {"hours": -1}, {"hours": 90 * 24 + 1}, {"hours": None}, {"hours": "never"}]
)
def test_a_link_always_ends(who: People, body: dict[str, Any]) -> None:
    address, _target = targets(who)[0]
    assert client_of(who.editor).post(address, body).status_code == 400
    assert not ShareLink.objects.exists()


def test_an_unknown_field_is_refused(who: People) -> None:
    address, _target = targets(who)[0]
    answer = client_of(who.editor).post(address, {"hours": 1, "role": "editor"})
    assert answer.status_code == 400


def test_the_operator_sets_the_longest_time(who: People, settings: Settings) -> None:
    settings.ATELIER_SHARE_LINK_MAX_DAYS = 2
    address, _target = targets(who)[0]
    client = client_of(who.editor)
    assert client.post(address, {"hours": 48}).status_code == 201
    assert "2 days" in client.post(address, {"hours": 49}).json()["message"]


def test_there_are_not_many_links_of_one_object(who: People) -> None:
    address, target = targets(who)[0]
    for _each in range(links.MAX_LINKS):
        made(who, target)
    assert client_of(who.editor).post(address, {"hours": 1}).status_code == 409


def ended_links(who: People, target: Pipeline | Run) -> dict[str, str]:
    """Why a link does not work → its token."""
    tokens = {name: made(who, target) for name in ("expired", "revoked")}
    keys = {name: token[:12] for name, token in tokens.items()}
    past = timezone.now() - timedelta(seconds=1)
    ShareLink.objects.filter(key=keys["expired"]).update(expires_at=past)
    ShareLink.objects.filter(key=keys["revoked"]).update(revoked_at=past)
    right = made(who, target)
    wrong_end = right[:-1] + ("A" if right[-1] != "A" else "B")
    return tokens | {"unknown": "x" * len(right), "wrong": wrong_end, "short": right[:-1]}


def test_every_link_that_does_not_work_is_answered_alike(who: People) -> None:
    _address, target = targets(who)[1]
    answers = [
        opened(token, rest).content
        for token in ended_links(who, target).values()
        for rest in ("", "/run", "/run/steps/load/outputs/rows")
    ]
    assert len(set(answers)) == 1
    assert b"link_closed" in answers[0]


def test_the_refusal_is_told_in_the_language_asked_for() -> None:
    answer = Client().get("/api/shared/x", headers={"Accept-Language": "fr"})
    assert answer.json()["message"].startswith("Ce lien ne fonctionne pas")


@pytest.mark.parametrize("change", ["leaves", "becomes viewer", "is disabled", "is deleted"])
def test_a_link_ends_with_its_makers_right_to_share(who: People, change: str) -> None:
    _address, target = targets(who)[0]
    token = made(who, target)
    membership = Membership.objects.filter(project=who.project, user=who.editor)
    if change == "leaves":
        membership.delete()
    elif change == "becomes viewer":
        membership.update(role=Role.VIEWER)
    elif change == "is disabled":
        User.objects.filter(id=who.editor.pk).update(is_active=False)
    else:
        who.editor.delete()
    assert opened(token).status_code == 404


def test_guessing_is_slowed_down_but_an_ended_link_is_no_guess(who: People) -> None:
    _address, target = targets(who)[0]
    ended = ended_links(who, target)
    for _each in range(throttle.MAX_FAILURES_OF_ADDRESS + 1):
        assert opened(ended["expired"]).status_code == 404
    for _each in range(throttle.MAX_FAILURES_OF_ADDRESS):
        assert opened(ended["wrong"]).status_code == 404
    refused = opened(ended["wrong"])
    assert refused.status_code == 429
    assert refused["Retry-After"] == str(throttle.WINDOW_S)


def test_what_a_link_answers_is_kept_nowhere(who: People) -> None:
    _address, target = targets(who)[0]
    for token in (made(who, target), "x"):
        answer = opened(token)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies


def test_a_link_shows_its_own_object_only(who: People) -> None:
    pipeline_target, run_target = (target for _address, target in targets(who))
    of_pipeline, of_run = made(who, pipeline_target), made(who, run_target, shows_results=True)
    told = opened(of_pipeline).json()
    assert (told["kind"], told["run"], told["pipeline"]["name"]) == ("pipeline", None, "Prices")
    assert [module["name"] for module in told["catalog"]["modules"]] == ["source", "work"]
    assert opened(of_pipeline, "/pipeline").status_code == 200
    assert opened(of_pipeline, "/run").status_code == 404
    assert opened(of_run).json()["pipeline"] is None
    assert opened(of_run, "/run").status_code == 200
    assert opened(of_run, "/pipeline").status_code == 404
    # of another run of the same project
    assert opened(of_run, "/run/steps/nosuch/outputs/rows").status_code == 404


def test_a_token_opens_no_other_address(who: People) -> None:
    """However it is handed in, and with the ids of the very objects that are shared."""
    drawn, run = (target for _address, target in targets(who))
    token = made(who, drawn)
    statuses = set()
    for address in sorted(set(addresses(get_resolver()))):
        if address.startswith(("/api/shared/", "/shared/")) or address in ("/login", "/healthz"):
            continue
        for target in (drawn, run):
            own = re.sub(r"00000000-0000-0000-0000-000000000001", str(target.pk), address)
            client = Client(headers={"Authorization": f"Bearer {token}"})
            client.cookies["atelier_session"] = token
            client.cookies["share"] = token
            for method in METHODS:
                statuses.add(getattr(client, method)(f"{own}?token={token}").status_code)
    assert statuses <= {401, 403}


@pytest.mark.parametrize("method", [method for method in METHODS if method != "get"])
def test_a_link_only_shows(who: People, method: str) -> None:
    _address, target = targets(who)[0]
    token = made(who, target)
    for rest in ("", "/pipeline", "/run", "/operations", "/run/cancel"):
        assert getattr(Client(), method)(f"/api/shared/{token}{rest}").status_code in (404, 405)


def test_links_go_with_what_they_show(who: People) -> None:
    _address, target = targets(who)[0]
    token = made(who, target)
    target.delete()
    assert opened(token).status_code == 404
    assert not ShareLink.objects.exists()
