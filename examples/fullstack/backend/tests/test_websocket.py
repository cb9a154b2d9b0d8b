import asyncio
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from starlette.websockets import WebSocketDisconnect

from app.websocket import NOT_SIGNED_IN, ConnectionManager, manager

from .conftest import SECRET_KEY


def closing_code(client, **options) -> int:
    with client.websocket_connect("/ws", **options) as socket, pytest.raises(WebSocketDisconnect) as closed:
        socket.receive_json()
    return closed.value.code


def test_what_one_sends_all_receive_with_the_name_of_the_sender(signed_in):
    with signed_in.websocket_connect("/ws") as one, signed_in.websocket_connect("/ws") as two:
        one.send_text("hello")
        for socket in (one, two):
            message = socket.receive_json()
            assert (message["from"], message["text"]) == ("Ada", "hello")
    assert manager.active_connections == set()


def test_without_a_session_it_closes_with_a_code_that_the_browser_can_see(client):
    assert closing_code(client) == NOT_SIGNED_IN
    assert closing_code(client, headers={"Authorization": "Bearer forged"}) == NOT_SIGNED_IN


def test_another_page_does_not_get_a_socket(signed_in):
    with (
        pytest.raises(WebSocketDisconnect),
        signed_in.websocket_connect("/ws", headers={"Origin": "https://evil.example"}),
    ):
        pass
    with signed_in.websocket_connect("/ws", headers={"Origin": "http://front.example:3000"}) as socket:
        socket.send_text("x")
        assert socket.receive_json()["text"] == "x"


def test_a_socket_ends_with_its_session(signed_in):
    me = signed_in.get("/api/auth/me").json()
    ends = datetime.now(UTC) + timedelta(seconds=1.5)
    token = jwt.encode({"sub": str(me["id"]), "exp": ends}, SECRET_KEY, "HS256")
    assert closing_code(signed_in, headers={"Authorization": f"Bearer {token}"}) == NOT_SIGNED_IN


@pytest.mark.parametrize("content", [{"text": "x" * 2001}, {"bytes": b"x"}])
def test_what_is_not_a_message_closes_only_the_sender(signed_in, content):
    with signed_in.websocket_connect("/ws") as good:
        with signed_in.websocket_connect("/ws") as bad, pytest.raises(WebSocketDisconnect):
            bad.send({"type": "websocket.receive", **content})
            bad.receive_json()
        good.send_text("still here")
        assert good.receive_json()["text"] == "still here"


class FakeSocket:
    def __init__(self, behaviour: str) -> None:
        self.behaviour = behaviour
        self.received: list[dict[str, str]] = []

    async def send_json(self, message: dict[str, str]) -> None:
        if self.behaviour == "dead":
            raise RuntimeError("closed")
        if self.behaviour == "stuck":
            await asyncio.sleep(60)
        self.received.append(message)


def test_dead_and_stuck_clients_neither_stop_nor_stay(monkeypatch):
    monkeypatch.setattr("app.websocket.SEND_SECONDS", 0.05)
    manager = ConnectionManager()
    sockets = [FakeSocket(behaviour) for behaviour in ("dead", "good", "stuck", "good")]
    for socket in sockets:
        manager.connect(socket)
    asyncio.run(manager.broadcast({"text": "hi"}))
    assert [len(socket.received) for socket in sockets] == [0, 1, 0, 1]
    assert manager.active_connections == {sockets[1], sockets[3]}
