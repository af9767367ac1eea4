"""Problems come in the language that a request asks for."""

from __future__ import annotations

import pytest

from tests.factories.pipelines import make_user
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
