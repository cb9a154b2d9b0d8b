"""One JSON shape for every error, whoever raises it."""

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .schemas.error import Error, FieldError

logger = logging.getLogger("app")


class APIError(HTTPException):
    """An HTTP error with a code that a program can test."""

    def __init__(self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, detail, headers)
        self.code = code


CODES = {
    400: "bad_request",
    401: "not_authenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    422: "invalid_input",
}


def answer(
    status: int,
    code: str,
    detail: str,
    errors: list[FieldError] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    body = Error(code=code, detail=detail, errors=errors or [])
    return JSONResponse(body.model_dump(), status, headers=dict(headers or {}))


async def on_http_error(_: Request, error: HTTPException) -> JSONResponse:
    code = error.code if isinstance(error, APIError) else CODES.get(error.status_code, "error")
    return answer(error.status_code, code, str(error.detail), headers=error.headers)


async def on_invalid_input(_: Request, error: RequestValidationError) -> JSONResponse:
    # Without the input: an answer must not repeat a password.
    errors = [FieldError(field=".".join(str(part) for part in e["loc"]), message=e["msg"]) for e in error.errors()]
    return answer(422, CODES[422], "The request is not valid.", errors)


async def on_database_away(_: Request, error: Exception) -> JSONResponse:
    logger.error("the database is not available: %s", type(error).__name__)
    return answer(503, "database_unavailable", "The database is not available.", headers={"Retry-After": "5"})


class UnexpectedErrors:
    """Turns what nothing else handled into the JSON error.

    Stands inside the CORS middleware, so that the front end can read it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            logger.exception("unexpected error in %s %s", scope["method"], scope["path"])
            if started:
                raise
            await answer(500, "internal_error", "Something went wrong.")(scope, receive, send)


def install(app: FastAPI) -> None:
    app.add_exception_handler(HTTPException, on_http_error)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, on_invalid_input)  # type: ignore[arg-type]
    for away in (OperationalError, InterfaceError, PoolTimeoutError):
        app.add_exception_handler(away, on_database_away)
