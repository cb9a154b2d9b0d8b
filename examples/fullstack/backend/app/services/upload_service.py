import hashlib
import logging
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import APIError
from ..models import Upload, User
from .upload_store import CHUNK_BYTES, STORE_ERRORS, get_store

logger = logging.getLogger("app.uploads")


def checked_filename(name: str | None) -> str:
    """The client's name, kept for display only. A browser never sends a folder: one that does is refused."""
    if not name or name in (".", "..") or "/" in name or "\\" in name:
        raise APIError(422, "invalid_filename", "The file name must be a name without a folder.")
    if len(name) > 255 or any(unicodedata.category(char) in ("Cc", "Cs") for char in name):
        raise APIError(422, "invalid_filename", "The file name is too long or has control characters.")
    return name


def measure(content: BinaryIO, max_bytes: int) -> tuple[int, str]:
    """Size and SHA-256; leaves the file at its beginning."""
    size, digest = 0, hashlib.sha256()
    while chunk := content.read(CHUNK_BYTES):
        size += len(chunk)
        digest.update(chunk)
    if size > max_bytes:
        raise APIError(413, "too_large", f"The file is larger than {max_bytes} bytes.")
    content.seek(0)
    return size, digest.hexdigest()


def store_upload(db: Session, owner: User, filename: str | None, content: BinaryIO, max_bytes: int) -> Upload:
    name = checked_filename(filename)
    size, sha256 = measure(content, max_bytes)
    upload = Upload(id=uuid4(), filename=name, size=size, sha256=sha256, owner_id=owner.id)
    # Gives the connection back: a slow store must not hold one.
    db.rollback()
    try:
        get_store().save(upload.id, content)
    except STORE_ERRORS as error:
        raise unavailable("save", error) from error
    try:
        db.add(upload)
        db.commit()
    except Exception:
        discard(upload.id)
        raise
    return upload


def list_uploads(db: Session, owner: User, skip: int, limit: int) -> list[Upload]:
    mine = select(Upload).where(Upload.owner_id == owner.id)
    return list(db.scalars(mine.order_by(Upload.created_at.desc(), Upload.id).offset(skip).limit(limit)))


def get_upload(db: Session, owner: User, upload_id: UUID) -> Upload:
    upload = db.get(Upload, upload_id)
    if upload is None or upload.owner_id != owner.id:
        raise APIError(404, "not_found", "There is no such file.")
    return upload


def open_upload(upload: Upload) -> Iterator[bytes]:
    try:
        return get_store().read(upload.id)
    except STORE_ERRORS as error:
        raise unavailable("read", error) from error


def delete_upload(db: Session, upload: Upload) -> None:
    db.delete(upload)
    db.commit()
    discard(upload.id)


def discard(upload_id: UUID) -> None:
    """Removes the bytes. The row is gone already: a failure leaves a file that nothing shows, and is only logged."""
    try:
        get_store().delete(upload_id)
    except STORE_ERRORS:
        logger.warning("could not remove the file of upload %s", upload_id, exc_info=True)


def unavailable(action: str, error: Exception) -> APIError:
    logger.error("could not %s an upload: %s", action, error)
    return APIError(503, "storage_unavailable", "Files cannot be stored or read now.")
