import hashlib
import os
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from moto import mock_aws

from app.config import get_settings
from app.services import upload_store

from .conftest import PASSWORD, error_of

CONTENT = os.urandom(700_000)


def send(client, name="photo.png", content=CONTENT):
    return client.post("/api/upload", files={"file": (name, content)})


def stored() -> list[Path]:
    return list(get_settings().upload_dir.iterdir())


@pytest.fixture
def in_bucket(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="files")
        monkeypatch.setattr(
            upload_store, "get_settings", lambda: get_settings().model_copy(update={"upload_bucket": "files"})
        )
        upload_store.get_store.cache_clear()
        yield boto3.client("s3", region_name="us-east-1")
    upload_store.get_store.cache_clear()


def roundtrip(client):
    upload = send(client).json()
    assert upload["size"] == len(CONTENT)
    assert upload["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    answer = client.get(f"/api/upload/{upload['id']}")
    assert answer.content == CONTENT
    assert upload in client.get("/api/upload").json()
    return upload


def test_a_file_comes_back_as_it_was_and_goes_when_it_is_deleted(signed_in):
    upload = roundtrip(signed_in)
    assert upload["id"] in [path.name for path in stored()]
    assert signed_in.delete(f"/api/upload/{upload['id']}").status_code == 204
    assert upload["id"] not in [path.name for path in stored()]
    assert error_of(signed_in.get(f"/api/upload/{upload['id']}")) == "not_found"


def test_a_new_file_says_where_it_is(signed_in):
    answer = send(signed_in)
    assert answer.headers["location"].endswith(f"/api/upload/{answer.json()['id']}")
    assert signed_in.get(answer.headers["location"]).content == CONTENT


def test_with_a_bucket_the_folder_is_not_used(signed_in, in_bucket):
    before = stored()
    upload = roundtrip(signed_in)
    assert [o["Key"] for o in in_bucket.list_objects_v2(Bucket="files")["Contents"]] == [f"uploads/{upload['id']}"]
    assert stored() == before
    assert signed_in.delete(f"/api/upload/{upload['id']}").status_code == 204
    assert "Contents" not in in_bucket.list_objects_v2(Bucket="files")


def test_a_bucket_that_is_away_is_a_503(signed_in, in_bucket):
    upload = send(signed_in).json()
    in_bucket.delete_object(Bucket="files", Key=f"uploads/{upload['id']}")
    assert error_of(signed_in.get(f"/api/upload/{upload['id']}")) == "not_found"
    in_bucket.delete_bucket(Bucket="files")
    answer = send(signed_in)
    assert (answer.status_code, error_of(answer)) == (503, "storage_unavailable")


def test_a_folder_that_cannot_be_written_is_a_503(signed_in, monkeypatch):
    broken = upload_store.FolderStore(Path("/proc/nothing"))
    monkeypatch.setattr("app.services.upload_service.get_store", lambda: broken)
    answer = send(signed_in)
    assert (answer.status_code, error_of(answer)) == (503, "storage_unavailable")
    assert signed_in.get("/api/upload").json() == []


def test_a_browser_never_runs_what_was_uploaded(signed_in):
    upload = send(signed_in, "page \u00e9\u201d.html", b"<script>alert(1)</script>").json()
    headers = signed_in.get(f"/api/upload/{upload['id']}").headers
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''page%20%C3%A9%E2%80%9D.html"
    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..", ".", "a/b", "a\\..\\b", "x" * 256, "a\x01b"])
def test_a_name_with_a_way_out_is_refused_and_nothing_is_stored(signed_in, name):
    before = stored()
    # Written by hand: client libraries escape what an attacker would send as it is.
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\nhello\r\n--x--\r\n"
    )
    answer = signed_in.post("/api/upload", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert (answer.status_code, error_of(answer)) == (422, "invalid_filename")
    assert stored() == before


@pytest.mark.parametrize("path", ["..%2f..%2fetc%2fpasswd", "photo.png", "1"])
def test_a_file_is_found_by_its_id_only(signed_in, path):
    assert signed_in.get(f"/api/upload/{path}").status_code in (404, 422)


def test_the_files_of_others_are_not_there(signed_in, client):
    upload = send(signed_in).json()
    client.post("/api/auth/register", json={"email": f"{uuid4().hex}@example.com", "password": PASSWORD})
    assert error_of(client.get(f"/api/upload/{upload['id']}")) == "not_found"
    assert error_of(client.delete(f"/api/upload/{upload['id']}")) == "not_found"


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 3_000_000])
def test_too_large_files_are_refused_and_leave_nothing(signed_in, size):
    before = stored()
    answer = send(signed_in, content=b"x" * size)
    assert (answer.status_code, error_of(answer)) == (413, "too_large")
    assert stored() == before


def test_a_large_stream_without_a_length_is_cut_off(signed_in):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    chunks = iter([head, *[b"x" * 500_000] * 4])
    answer = signed_in.post("/api/upload", content=chunks, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert (answer.status_code, error_of(answer)) == (413, "too_large")


def test_the_largest_file_that_is_allowed_fits(signed_in):
    assert send(signed_in, content=b"x" * 1024 * 1024).status_code == 201


@pytest.mark.parametrize("form", [{"files": {"other": ("a", b"x")}}, {"data": {"file": "text"}}, {"json": {}}])
def test_a_form_without_a_file_is_refused(signed_in, form):
    answer = signed_in.post("/api/upload", **form)
    assert (answer.status_code, error_of(answer)) == (422, "invalid_input")


def test_deleting_an_account_takes_its_files_along(signed_in):
    upload = send(signed_in).json()
    me = signed_in.get("/api/auth/me").json()
    assert signed_in.delete(f"/api/users/{me['id']}").status_code == 204
    assert upload["id"] not in [path.name for path in stored()]
