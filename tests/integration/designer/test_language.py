"""Problems, the catalogue and the samples come in the language that a request asks for."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from pipelines.core.document import Document, Node, Position
from tests.factories.pipelines import make_pipeline, make_project, make_user
from tests.integration.pipelines.conftest import client_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("fr", "« owner » n\u2019est pas un champ connu ici."),
        ("fr-CA,en;q=0.5", "« owner » n\u2019est pas un champ connu ici."),
        ("en", "“owner” is not a known field here."),
        ("de", "“owner” is not a known field here."),
        ("", "“owner” is not a known field here."),
    ],
)
def test_a_refusal_is_told_in_the_language_asked_for(asked: str, said: str) -> None:
    answer = client_of(make_user()).post(
        "/api/projects", {"name": "x", "owner": 1}, headers={"Accept-Language": asked}
    )

    assert answer.status_code == 400
    assert said in answer.content.decode().replace("\u00a0", " ")


def test_one_request_in_french_leaves_the_next_in_english() -> None:
    client = client_of(make_user())

    french = client.get(
        "/api/pipelines/00000000-0000-0000-0000-000000000000", headers={"Accept-Language": "fr"}
    )
    english = client.get("/api/pipelines/00000000-0000-0000-0000-000000000000")

    assert french.json()["message"].startswith("Il n\u2019y a rien ici")
    assert english.json()["message"].startswith("There is nothing here")
    assert "Accept-Language" in french.headers["Vary"]


@pytest.mark.parametrize(("asked", "name"), [("fr-CA", "Diviser les données"), ("en", "Split Data")])
def test_the_catalogue_comes_in_the_language_asked_for(asked: str, name: str) -> None:
    answer = client_of(make_user()).get("/api/catalog", headers={"Accept-Language": asked})

    modules = {module["name"]: module for module in answer.json()["modules"]}
    assert modules["split_data"]["display_name"] == name
    assert modules["split_data"]["parameters"][0]["enum"][0] == "Split Rows"
    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.headers["Content-Language"] == asked[:2]


def test_a_copy_in_one_language_is_not_taken_for_another() -> None:
    client = client_of(make_user())
    english = client.get("/api/catalog", headers={"Accept-Language": "en"})

    held = {"If-None-Match": english.headers["ETag"]}
    again = client.get("/api/catalog", headers={"Accept-Language": "en", **held})
    french = client.get("/api/catalog", headers={"Accept-Language": "fr", **held})

    assert (again.status_code, french.status_code) == (304, 200)
    assert "Accept-Language" in again.headers["Vary"]
    assert french.headers["ETag"] != english.headers["ETag"]


def test_a_sample_opened_in_french_has_french_names_that_stay() -> None:
    user = make_user()
    client = client_of(user)
    french = {"Accept-Language": "fr"}
    (penguins,) = [
        row for row in client.get("/api/samples", headers=french).json() if row["slug"] == "penguins"
    ]
    body = {"project": str(make_project(owner=user).id)}

    opened = client.post("/api/samples/penguins/open", body, headers=french).json()
    later = client.get(f"/api/pipelines/{opened['id']}", headers={"Accept-Language": "en"}).json()

    assert opened["name"] == penguins["title"] == "Régression\u00a0: masse corporelle de manchots"
    names = {node["module"]: node["name"] for node in later["document"]["nodes"].values()}
    assert names["sample_dataset"] == "Manchots de Palmer"
    assert names["clean_missing_data"] == "Nettoyer les données manquantes"


def test_a_problem_names_ports_and_choices_as_the_reader_sees_them() -> None:
    user = make_user()
    client = client_of(user)
    project = make_project(owner=user)
    node = Node("s", "split_data", "1.0.0", "Partage", Position(0, 0), {"splitting_mode": "Rows"})
    pipeline = make_pipeline(project, Document(nodes={"s": node}))

    issues = client.get(f"/api/pipelines/{pipeline.id}/validation", headers={"Accept-Language": "fr"}).json()[
        "issues"
    ]

    said = {issue["code"]: f"{issue['message']} {issue['hint']}" for issue in issues}
    assert "«\u00a0Jeu de données\u00a0»" in said["missing_input"]
    assert "Mode de division" in said["parameter_choice"]
    assert "Diviser les lignes" in said["parameter_choice"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/login", "Se connecter à Atelier"),
        ("/login?token=x", "Cette adresse de connexion a été utilisée ou a expiré"),
        ("/api/session", "authentification non fournies"),
    ],
)
def test_pages_without_a_login_speak_the_readers_language(path: str, said: str) -> None:
    answer = Client().get(path, headers={"Accept-Language": "fr"})
    assert said in answer.content.decode()
    if path.startswith("/login"):
        assert '<html lang="fr">' in answer.content.decode()
        assert 'lang="en"' in Client().get(path).content.decode()


def test_a_refused_login_is_told_in_the_readers_language() -> None:
    answer = Client().post("/login", {"username": "a", "password": "b"}, headers={"Accept-Language": "fr"})
    assert "Le nom ou le mot de passe n\u2019est pas correct." in html.unescape(answer.content.decode())


def test_an_error_page_speaks_the_readers_language() -> None:
    client = client_of(make_user())
    answer = client.get("/nothing/here", headers={"Accept-Language": "fr"})
    text = html.unescape(answer.content.decode())
    assert answer.status_code == 404
    assert "Il n\u2019y a rien ici" in text
    assert "Vers la page d\u2019accueil" in text
