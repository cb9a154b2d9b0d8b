import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.config import Settings
from app.openapi import document

from .conftest import error_of


@pytest.mark.parametrize("path", ["/api/health", "/api/ready", "/api/docs", "/api/redoc", "/api/openapi.json"])
def test_the_open_pages_are_below_api(client, path):
    assert client.get(path).status_code == 200


def test_the_committed_openapi_document_is_fresh():
    committed = json.loads(Path("openapi.json").read_text())
    assert committed == document(), "run: python -m app.openapi > openapi.json"


def test_the_front_end_may_read_the_answers_and_a_foreign_page_may_not(client):
    for origin, allowed in (("http://front.example:3000", True), ("https://evil.example", False)):
        headers = {"Origin": origin, "Access-Control-Request-Method": "PUT"}
        for answer in (
            client.options("/api/users", headers=headers),
            client.get("/api/users", headers={"Origin": origin}),
        ):
            assert ("access-control-allow-origin" in answer.headers) == allowed
            if allowed:
                assert answer.headers["access-control-allow-origin"] == origin
                assert answer.headers["access-control-allow-credentials"] == "true"


def test_an_unexpected_error_is_json_that_the_front_end_can_read(client, monkeypatch):
    def broken(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("app.routers.items.found", broken)
    answer = client.get("/api/items/1", headers={"Origin": "http://front.example:3000"})
    assert (answer.status_code, error_of(answer)) == (500, "internal_error")
    assert "secret detail" not in answer.text
    assert answer.headers["access-control-allow-origin"] == "http://front.example:3000"


def test_without_its_database_the_app_says_503_stays_alive_and_recovers(signed_in, postgres):
    postgres.stop()
    try:
        for path in ("/api/ready", "/api/items", "/api/auth/me"):
            answer = signed_in.get(path)
            assert (answer.status_code, error_of(answer)) == (503, "database_unavailable"), path
            assert answer.headers["retry-after"]
        assert signed_in.get("/api/health").status_code == 200
        with signed_in.websocket_connect("/ws") as socket:
            assert socket.receive()["code"] == 1013
    finally:
        postgres.start()
    assert signed_in.get("/api/ready").status_code == 200
    assert signed_in.get("/api/auth/me").status_code == 200


def settings(**values) -> Settings:
    return Settings(**{"database_url": "postgresql://db/app", "secret_key": "k" * 32, **values})


def test_settings_refuse_what_would_be_unsafe_in_public():
    with pytest.raises(ValidationError, match="at least 32"):
        settings(secret_key="short")
    development = "development-only-secret-key-0123456789"
    assert settings(secret_key=development)
    with pytest.raises(ValidationError, match="development value"):
        settings(secret_key=development, frontend_url="https://app.example")


def test_the_origin_is_compared_without_a_trailing_slash():
    assert settings(frontend_url="https://App.example/").frontend_url == "https://app.example"
    with pytest.raises(ValidationError):
        settings(frontend_url="app.example")


def test_a_settings_error_does_not_show_the_secret():
    with pytest.raises(ValidationError) as error:
        settings(secret_key="tiny-secret")
    assert "tiny-secret" not in str(error.value)


def test_an_empty_bucket_name_means_the_folder(monkeypatch):
    monkeypatch.setenv("UPLOAD_BUCKET", "")
    assert settings().upload_bucket is None


def test_a_restart_of_the_database_between_two_requests_goes_unnoticed(client, postgres):
    assert client.get("/api/items").status_code == 200
    postgres.stop()
    postgres.start()
    assert client.get("/api/items").status_code == 200
