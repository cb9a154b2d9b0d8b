import math

from fastapi import APIRouter, Request, Response

from ..config import Settings, get_settings
from ..errors import APIError
from ..login_limit import LoginLimit
from ..models import User as UserRow
from ..schemas.auth import Credentials, Session
from ..schemas.user import Registration, User, UserCreate
from ..security import (
    CurrentSettings,
    CurrentUser,
    Database,
    clear_session_cookie,
    create_access_token,
    set_session_cookie,
    verify_password,
)
from ..services import user_service

router = APIRouter()
limit = LoginLimit(get_settings().login_failures_per_minute)


@router.post("/register", response_model=Session, status_code=201)
def register(form: Registration, request: Request, response: Response, db: Database, settings: CurrentSettings):
    user = user_service.create_user(db, UserCreate(**form.model_dump()))
    return start_session(user, request, response, settings)


@router.post("/login", response_model=Session)
def login(form: Credentials, request: Request, response: Response, db: Database, settings: CurrentSettings):
    wait = math.ceil(limit.attempt(form.email))
    if wait:
        raise APIError(429, "too_many_attempts", "Too many attempts. Try again later.", {"Retry-After": str(wait)})
    user = user_service.find_by_email(db, form.email)
    # Gives the connection back while the hash is computed.
    db.rollback()
    known = verify_password(form.password, user.password_hash if user else None)
    if not known or user is None or not user.is_active:
        raise APIError(401, "wrong_credentials", "The e-mail address or the password is wrong.")
    limit.succeeded(form.email)
    return start_session(user, request, response, settings)


@router.post("/logout", status_code=204)
def logout(request: Request, response: Response, settings: CurrentSettings) -> None:
    clear_session_cookie(response, request, settings)


@router.get("/me", response_model=User)
def me(user: CurrentUser):
    return user


def start_session(user: UserRow, request: Request, response: Response, settings: Settings) -> Session:
    token = create_access_token(user.id, settings)
    set_session_cookie(response, request, token, settings)
    response.headers["Cache-Control"] = "no-store"
    return Session(access_token=token, expires_in=settings.access_token_minutes * 60, user=User.model_validate(user))
