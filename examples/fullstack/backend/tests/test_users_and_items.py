import json

import pytest
from fastapi.testclient import TestClient

from .conftest import PASSWORD, error_of


def add(client, email, **more):
    return client.post("/api/users", json={"email": email, "password": PASSWORD, **more})


def test_users_are_for_those_who_signed_in(client):
    answer = client.get("/api/users")
    assert (answer.status_code, error_of(answer)) == (401, "not_authenticated")


def test_who_added_an_account_may_change_and_delete_it(signed_in):
    user = add(signed_in, "added@example.com", full_name="Grace").json()
    changed = signed_in.put(f"/api/users/{user['id']}", json={"full_name": None}).json()
    assert changed["full_name"] is None and changed["email"] == "added@example.com"
    assert signed_in.get("/api/users").json()[0] == changed
    assert signed_in.delete(f"/api/users/{user['id']}").status_code == 204
    assert error_of(signed_in.get(f"/api/users/{user['id']}")) == "not_found"


def test_nobody_else_may(signed_in, app):
    me = signed_in.get("/api/auth/me").json()
    with TestClient(app) as other:
        other.post("/api/auth/register", json={"email": "other@example.com", "password": PASSWORD})
        for answer in (other.delete(f"/api/users/{me['id']}"), other.put(f"/api/users/{me['id']}", json={})):
            assert (answer.status_code, error_of(answer)) == (403, "forbidden")


def test_a_new_password_counts_at_once_and_an_inactive_account_not_at_all(signed_in):
    user = add(signed_in, "changing@example.com").json()
    signed_in.put(f"/api/users/{user['id']}", json={"password": "another password"})
    form = {"email": "changing@example.com", "password": "another password"}
    assert signed_in.post("/api/auth/login", json=form).status_code == 200
    signed_in.put(f"/api/users/{user['id']}", json={"is_active": False})
    # The session that was just opened ends too.
    assert error_of(signed_in.get("/api/auth/me")) == "token_invalid"
    assert error_of(signed_in.post("/api/auth/login", json=form)) == "wrong_credentials"


def test_items_are_read_by_all_and_changed_by_their_owner(signed_in, app):
    item = signed_in.post("/api/items", json={"title": " Lamp ", "description": "red"}).json()
    assert item["title"] == "Lamp"
    with TestClient(app) as visitor:
        assert visitor.get("/api/items").json()[0] == item
        assert visitor.get(f"/api/items/{item['id']}").json() == item
        assert error_of(visitor.delete(f"/api/items/{item['id']}")) == "not_authenticated"
        visitor.post("/api/auth/register", json={"email": "visitor@example.com", "password": PASSWORD})
        assert error_of(visitor.delete(f"/api/items/{item['id']}")) == "forbidden"
    assert signed_in.put(f"/api/items/{item['id']}", json={"title": "Lamps"}).json()["description"] == "red"
    assert signed_in.delete(f"/api/items/{item['id']}").status_code == 204
    assert error_of(signed_in.get(f"/api/items/{item['id']}")) == "not_found"


BAD_USERS = [
    {"email": "no address", "password": PASSWORD},
    {"email": "a@example.com", "password": "short"},
    {"email": "a@example.com", "password": "x" * 129},
    {"email": ["a@example.com"], "password": PASSWORD},
    {"email": "a@example.com", "password": PASSWORD, "full_name": "nul \x00"},
    {"email": "a@example.com", "password": PASSWORD, "full_name": "\ud800"},
    {"email": "a@example.com", "password": PASSWORD, "is_active": "perhaps"},
    [],
    None,
]


@pytest.mark.parametrize("body", BAD_USERS)
def test_a_wrong_user_is_refused_and_the_password_is_not_repeated(signed_in, body):
    # Not `json=`: the client library itself refuses half a surrogate pair.
    headers = {"Content-Type": "application/json"}
    answer = signed_in.post("/api/users", content=json.dumps(body), headers=headers)
    assert (answer.status_code, error_of(answer)) == (422, "invalid_input")
    assert PASSWORD not in answer.text
    assert answer.json()["errors"]


@pytest.mark.parametrize("body", [{"email": None}, {"password": None}, {"is_active": None}])
def test_what_must_be_there_cannot_be_taken_away(signed_in, body):
    me = signed_in.get("/api/auth/me").json()
    assert signed_in.put(f"/api/users/{me['id']}", json=body).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/users/one", 422, "invalid_input"),
        ("GET", "/api/users/0", 422, "invalid_input"),
        ("GET", f"/api/users/{2**31}", 422, "invalid_input"),
        ("GET", f"/api/users/{2**31 - 1}", 404, "not_found"),
        ("GET", "/api/users?limit=101", 422, "invalid_input"),
        ("GET", "/api/users?skip=-1", 422, "invalid_input"),
        ("GET", f"/api/items?skip={2**63}", 422, "invalid_input"),
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/api/items/", 404, "not_found"),
        ("PATCH", "/api/items", 405, "method_not_allowed"),
    ],
)
def test_wrong_addresses_get_the_same_json_error(signed_in, method, path, status, code):
    answer = signed_in.request(method, path)
    assert (answer.status_code, error_of(answer)) == (status, code)


def test_broken_json_is_the_callers_mistake(signed_in):
    answer = signed_in.post("/api/items", content=b'{"title": ', headers={"Content-Type": "application/json"})
    assert (answer.status_code, error_of(answer)) == (422, "invalid_input")


def test_a_huge_body_is_refused_whether_or_not_it_tells_its_length(signed_in):
    body = b'{"title": "' + b"x" * 2_000_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    for content in (body, iter([body[:600_000], body[600_000:]])):
        answer = signed_in.post("/api/items", content=content, headers=headers)
        assert (answer.status_code, error_of(answer)) == (413, "too_large")
