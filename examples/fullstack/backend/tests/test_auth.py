from datetime import UTC, datetime, timedelta

import jwt
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.database import get_session_factory
from app.models import User

from .conftest import PASSWORD, SECRET_KEY, error_of


def test_signing_up_sets_a_cookie_that_scripts_cannot_read(client, email):
    answer = client.post("/api/auth/register", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 201
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("access_token=")
    assert "httponly" in cookie and "samesite=lax" in cookie and "max-age=1800" in cookie and "path=/" in cookie
    assert client.get("/api/auth/me").json()["email"] == email


def test_a_session_lasts_half_an_hour(signed_in, email):
    session = signed_in.post("/api/auth/login", json={"email": email, "password": PASSWORD}).json()
    claims = jwt.decode(session["access_token"], SECRET_KEY, ["HS256"])
    assert claims["exp"] - claims["iat"] == session["expires_in"] == 30 * 60


def test_the_database_holds_a_hash_that_is_slow_to_guess_and_no_password(signed_in, email):
    with get_session_factory()() as db:
        user = db.scalar(select(User).where(User.email == email))
    assert user.password_hash.startswith("$argon2id$")
    assert PASSWORD not in user.password_hash


def test_the_cookie_is_secure_over_https_only(app, email):
    form = {"email": email, "password": PASSWORD}
    with TestClient(app, base_url="https://app.example") as browser:
        assert "; secure" in browser.post("/api/auth/register", json=form).headers["set-cookie"].lower()
    with TestClient(app, base_url="http://app.example") as browser:
        assert "; secure" not in browser.post("/api/auth/login", json=form).headers["set-cookie"].lower()


def test_a_bearer_token_works_as_well_as_the_cookie(signed_in, app, email):
    token = signed_in.post("/api/auth/login", json={"email": email, "password": PASSWORD}).json()["access_token"]
    with TestClient(app) as program:
        answer = program.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.json()["email"] == email


def test_logging_out_takes_the_cookie_away(signed_in):
    assert signed_in.post("/api/auth/logout").status_code == 204
    assert error_of(signed_in.get("/api/auth/me")) == "not_authenticated"


def test_one_address_is_one_account_however_it_is_written(signed_in, email):
    answer = signed_in.post("/api/auth/register", json={"email": email.upper(), "password": PASSWORD})
    assert (answer.status_code, error_of(answer)) == (409, "email_taken")


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_and_an_unknown_address_look_the_same(signed_in, email, known):
    address = email if known else "nobody@example.com"
    answer = signed_in.post("/api/auth/login", json={"email": address, "password": "wrong"})
    assert (answer.status_code, error_of(answer)) == (401, "wrong_credentials")


def test_guessing_is_stopped_and_the_right_password_does_not_tell(signed_in, email):
    statuses = [
        signed_in.post("/api/auth/login", json={"email": email, "password": f"guess {n}"}).status_code for n in range(7)
    ]
    assert statuses == [401] * 5 + [429] * 2
    answer = signed_in.post("/api/auth/login", json={"email": email, "password": PASSWORD})
    assert (answer.status_code, error_of(answer)) == (429, "too_many_attempts")
    assert 0 < int(answer.headers["retry-after"]) <= 60


def token(**claims) -> str:
    key = claims.pop("key", SECRET_KEY)
    algorithm = claims.pop("algorithm", "HS256")
    claims = {"sub": "1", "exp": datetime.now(UTC) + timedelta(minutes=5), **claims}
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, key, algorithm)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (lambda: token(exp=datetime.now(UTC) - timedelta(seconds=1)), "token_expired"),
        (lambda: token(key="another key that is long enough as well"), "token_invalid"),
        (lambda: token(key=None, algorithm="none"), "token_invalid"),
        (lambda: token(algorithm="HS512", key=SECRET_KEY * 2), "token_invalid"),
        (lambda: token(exp=None), "token_invalid"),
        (lambda: token(exp="soon"), "token_invalid"),
        (lambda: token(exp=10**30), "token_invalid"),
        (lambda: token(sub=None), "token_invalid"),
        (lambda: token(sub="x"), "token_invalid"),
        (lambda: token(sub=str(10**12)), "token_invalid"),
        (lambda: token(sub="999999"), "token_invalid"),
        (lambda: "not.a.token", "token_invalid"),
        (lambda: "\u00e9".encode().decode("latin-1"), "token_invalid"),
    ],
)
def test_expired_and_forged_tokens_are_refused(client, bad, code):
    value = bad()
    answer = client.get("/api/auth/me", headers=[(b"authorization", b"Bearer " + value.encode("latin-1"))])
    assert (answer.status_code, error_of(answer)) == (401, code)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_ends_with_its_account(signed_in):
    me = signed_in.get("/api/auth/me").json()
    assert signed_in.delete(f"/api/users/{me['id']}").status_code == 204
    assert error_of(signed_in.get("/api/auth/me")) == "token_invalid"


def test_another_page_cannot_act_with_the_cookie_of_the_browser(signed_in):
    answer = signed_in.post("/api/items", json={"title": "x"}, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, error_of(answer)) == (403, "foreign_origin")
    for origin in ("http://front.example:3000", "http://testserver"):
        assert signed_in.post("/api/items", json={"title": "x"}, headers={"Origin": origin}).status_code == 201
