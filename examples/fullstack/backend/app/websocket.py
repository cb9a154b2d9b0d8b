"""The chat: what one client sends, every client receives."""

import asyncio
import logging
from datetime import UTC, datetime

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from .config import get_settings
from .database import get_session_factory
from .errors import APIError
from .security import COOKIE, active_user, bearer_token, origin_allowed, read_access_token

logger = logging.getLogger("app.websocket")
router = APIRouter()

MAX_MESSAGE_CHARACTERS = 2000
# A client that does not take a message in this time is considered gone.
SEND_SECONDS = 5
# Close codes: 4401 is ours (RFC 6455 leaves 4000-4999 to applications), a client need not come back after it.
NOT_SIGNED_IN = 4401
POLICY_VIOLATION = 1008
TRY_AGAIN_LATER = 1013


class ConnectionManager:
    """Knows the clients of this process only; more processes would need a broker between them."""

    def __init__(self) -> None:
        self.active_connections: set[WebSocket] = set()

    def connect(self, websocket: WebSocket) -> None:
        self.active_connections.add(websocket)

    def disconnect(self, websocket: WebSocket) -> None:
        self.active_connections.discard(websocket)

    async def broadcast(self, message: dict[str, str]) -> None:
        # All at once and each on its own: a dead or slow client delays nobody.
        await asyncio.gather(*(self.deliver(connection, message) for connection in tuple(self.active_connections)))

    async def deliver(self, connection: WebSocket, message: dict[str, str]) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await connection.send_json(message)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one client is no concern of the others
            logger.info("a client is gone: %s", type(error).__name__)
            self.disconnect(connection)


manager = ConnectionManager()


def authenticate(token: str | None) -> tuple[str, datetime]:
    """The name to show and the end of the session. Runs in a thread, and holds no connection afterwards."""
    if not token:
        raise APIError(401, "not_authenticated", "Sign in first.")
    user_id, ends = read_access_token(token, get_settings())
    with get_session_factory()() as db:
        user = active_user(db, user_id)
        return user.full_name or user.email, ends


@router.websocket("/ws")
async def websocket_endpoint(websocket: WebSocket) -> None:
    if not origin_allowed(websocket, get_settings()):
        await websocket.close(POLICY_VIOLATION)
        return
    try:
        token = bearer_token(websocket) or websocket.cookies.get(COOKIE)
        name, ends = await run_in_threadpool(authenticate, token)
    except APIError:
        await refuse(websocket, NOT_SIGNED_IN)
        return
    except SQLAlchemyError:
        await refuse(websocket, TRY_AGAIN_LATER)
        return
    # Nothing is awaited between the two: a client that sees its socket open receives every message from then on.
    await websocket.accept()
    manager.connect(websocket)
    try:
        async with asyncio.timeout((ends - datetime.now(UTC)).total_seconds()):
            await relay(websocket, name)
    except TimeoutError:
        await websocket.close(NOT_SIGNED_IN)
    except WebSocketDisconnect:
        pass
    finally:
        manager.disconnect(websocket)


async def refuse(websocket: WebSocket, code: int) -> None:
    """Accepts and closes: a browser learns a reason from a close code, never from a refused handshake."""
    await websocket.accept()
    await websocket.close(code)


async def relay(websocket: WebSocket, name: str) -> None:
    while True:
        event = await websocket.receive()
        if event["type"] == "websocket.disconnect":
            return
        text = event.get("text")
        if text is None or len(text) > MAX_MESSAGE_CHARACTERS:
            await websocket.close(POLICY_VIOLATION)
            return
        sent_at = datetime.now(UTC).isoformat(timespec="seconds")
        await manager.broadcast({"from": name, "text": text, "sent_at": sent_at})
