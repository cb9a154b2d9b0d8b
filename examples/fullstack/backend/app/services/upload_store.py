"""Where the bytes of uploads are kept: a folder, or a bucket when one is named."""

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ..config import get_settings
from ..errors import APIError

CHUNK_BYTES = 1024 * 1024

# What a store raises when it cannot be reached or written.
STORE_ERRORS = (OSError, Boto3Error, BotoCoreError, ClientError)


class Store(Protocol):
    def save(self, key: UUID, content: BinaryIO) -> None: ...
    def read(self, key: UUID) -> Iterator[bytes]: ...
    def delete(self, key: UUID) -> None: ...


def missing() -> APIError:
    return APIError(404, "not_found", "The file is gone.")


def chunks(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while chunk := content.read(CHUNK_BYTES):
            yield chunk


class FolderStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, key: UUID, content: BinaryIO) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{key}.part"
        try:
            with part.open("xb") as out:
                while chunk := content.read(CHUNK_BYTES):
                    out.write(chunk)
            # Whole or not at all: a reader never meets half a file.
            os.replace(part, self.folder / str(key))
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def read(self, key: UUID) -> Iterator[bytes]:
        try:
            return chunks((self.folder / str(key)).open("rb"))
        except FileNotFoundError:
            raise missing() from None

    def delete(self, key: UUID) -> None:
        (self.folder / str(key)).unlink(missing_ok=True)


class BucketStore:
    """Credentials, region and endpoint come from the environment that the SDK reads."""

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        timeouts = Config(connect_timeout=3, read_timeout=20, retries={"mode": "standard", "max_attempts": 3})
        self.client = boto3.client("s3", config=timeouts)

    def object_name(self, key: UUID) -> str:
        return f"uploads/{key}"

    def save(self, key: UUID, content: BinaryIO) -> None:
        # In parts, so that memory does not grow with the file.
        self.client.upload_fileobj(content, self.bucket, self.object_name(key))

    def read(self, key: UUID) -> Iterator[bytes]:
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=self.object_name(key))
        except self.client.exceptions.NoSuchKey:
            raise missing() from None
        return found["Body"].iter_chunks(CHUNK_BYTES)

    def delete(self, key: UUID) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self.object_name(key))


@lru_cache
def get_store() -> Store:
    settings = get_settings()
    return BucketStore(settings.upload_bucket) if settings.upload_bucket else FolderStore(settings.upload_dir)
