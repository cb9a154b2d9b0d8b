import os
from collections.abc import Iterator
from itertools import count

import pytest

SECRET_KEY = "a key of the tests, which is long enough"
os.environ.update(
    DATABASE_URL="postgresql://app@127.0.0.1:1/none",
    SECRET_KEY=SECRET_KEY,
    FRONTEND_URL="http://front.example:3000",
    UPLOAD_MAX_MIB="1",
)
os.environ.pop("UPLOAD_BUCKET", None)

from alembic.command import upgrade  # noqa: E402
from alembic.config import Config  # noqa: E402
from fastapi.testclient import TestClient  # noqa: E402

from .postgres import Postgres  # noqa: E402

numbers = count(1)
PASSWORD = "correct horse"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    server.start()
    try:
        yield server
    finally:
        server.stop()
        server.remove()


@pytest.fixture(scope="session")
def app(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory):
    os.environ["DATABASE_URL"] = postgres.url
    os.environ["UPLOAD_DIR"] = str(tmp_path_factory.mktemp("uploads"))
    from app.main import app

    upgrade(Config("alembic.ini"), "head")
    return app


@pytest.fixture
def client(app) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def email() -> str:
    return f"person{next(numbers)}@example.com"


@pytest.fixture
def signed_in(client: TestClient, email: str) -> TestClient:
    form = {"email": email, "password": PASSWORD, "full_name": "Ada"}
    assert client.post("/api/auth/register", json=form).status_code == 201
    return client


def error_of(response) -> str:
    """The code of an error answer, after checking that it has the one shape."""
    body = response.json()
    assert set(body) == {"code", "detail", "errors"}, body
    assert isinstance(body["detail"], str)
    return body["code"]
