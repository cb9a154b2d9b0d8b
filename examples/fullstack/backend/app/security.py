"""Passwords, tokens, and who is asking."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import urlsplit

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from .config import Settings, get_settings
from .database import get_db
from .errors import APIError
from .models import User
from .schemas.paging import MAX_INTEGER

COOKIE = "access_token"
ALGORITHM = "HS256"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

# OWASP's password storage recommendation for Argon2id: 19 MiB, two passes, one lane.
hasher = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
# Every hash holds its 19 MiB while it runs: four at once fit into a small container, forty (the thread pool) do not.
hashing = threading.BoundedSemaphore(4)


def hash_password(password: str) -> str:
    with hashing:
        return hasher.hash(password)


UNKNOWN_USER_HASH = hash_password("nobody has this password")


def verify_password(password: str, password_hash: str | None) -> bool:
    """Takes as long for an unknown user as for a known one, so that the time does not say which addresses exist."""
    with hashing:
        try:
            hasher.verify(password_hash or UNKNOWN_USER_HASH, password)
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def create_access_token(user_id: int, settings: Settings) -> str:
    now = datetime.now(UTC)
    claims = {"sub": str(user_id), "iat": now, "exp": now + timedelta(minutes=settings.access_token_minutes)}
    return jwt.encode(claims, settings.secret_key.get_secret_value(), algorithm=ALGORITHM)


def read_access_token(token: str, settings: Settings) -> tuple[int, datetime]:
    """The user's id and the end of the token. Raises APIError 401 for an expired, forged or foreign one."""
    try:
        claims = jwt.decode(
            token,
            settings.secret_key.get_secret_value(),
            algorithms=[ALGORITHM],
            options={"require": ["exp", "sub"]},
        )
        return int(claims["sub"]), datetime.fromtimestamp(claims["exp"], UTC)
    except jwt.ExpiredSignatureError:
        raise APIError(401, "token_expired", "The session has ended.", {"WWW-Authenticate": "Bearer"}) from None
    except (jwt.InvalidTokenError, ValueError, OverflowError, OSError):
        raise APIError(401, "token_invalid", "The token is not valid.", {"WWW-Authenticate": "Bearer"}) from None


def set_session_cookie(response: Response, request: Request, token: str, settings: Settings) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=settings.access_token_minutes * 60,
        httponly=True,
        samesite="lax",
        secure=is_https(request, settings),
    )


def clear_session_cookie(response: Response, request: Request, settings: Settings) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=is_https(request, settings))


def is_https(request: Request, settings: Settings) -> bool:
    """Behind a proxy that ends TLS the scheme may still read http; the public address then says it."""
    return settings.served_over_https or request.url.scheme == "https"


def origin_allowed(connection: HTTPConnection, settings: Settings) -> bool:
    """Browsers name the page's origin; programs name none."""
    origin = connection.headers.get("origin")
    if origin is None or origin.lower() == settings.frontend_url:
        return True
    return urlsplit(origin).netloc.lower() == connection.headers.get("host", "").lower()


def bearer_token(connection: HTTPConnection) -> str | None:
    scheme, _, value = connection.headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else None


def active_user(db: Session, user_id: int) -> User:
    user = db.get(User, user_id) if 0 < user_id <= MAX_INTEGER else None
    if user is None or not user.is_active:
        raise APIError(401, "token_invalid", "The token is not valid.", {"WWW-Authenticate": "Bearer"})
    return user


def get_current_user(
    request: Request,
    db: Annotated[Session, Depends(get_db)],
    settings: Annotated[Settings, Depends(get_settings)],
) -> User:
    bearer = bearer_token(request)
    token = bearer or request.cookies.get(COOKIE)
    if not token:
        raise APIError(401, "not_authenticated", "Sign in first.", {"WWW-Authenticate": "Bearer"})
    # A browser adds the cookie by itself, whichever page asks; a bearer token was put there on purpose.
    if not bearer and request.method not in SAFE_METHODS and not origin_allowed(request, settings):
        raise APIError(403, "foreign_origin", "This page may not act for you.")
    user_id, _ = read_access_token(token, settings)
    return active_user(db, user_id)


CurrentUser = Annotated[User, Depends(get_current_user)]
Database = Annotated[Session, Depends(get_db)]
CurrentSettings = Annotated[Settings, Depends(get_settings)]
