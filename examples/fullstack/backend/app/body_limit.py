"""Refuses request bodies that are too large while they arrive, before anything is parsed or stored."""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import APIError, answer

JSON_MAX_BYTES = 1024 * 1024
# Boundaries and part headers around an uploaded file.
MULTIPART_OVERHEAD = 64 * 1024


def too_large(limit: int) -> APIError:
    return APIError(413, "too_large", f"The body is larger than {limit} bytes.")


class BodyLimit:
    """`limit(path)` is the most bytes that a request to this path may send."""

    def __init__(self, app: ASGIApp, limit: Callable[[str], int]) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limit(scope["path"])
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            error = too_large(limit)
            await answer(error.status_code, error.code, error.detail)(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            # A chunked body declares no length.
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise too_large(limit)
            return message

        await self.app(scope, counted, send)
