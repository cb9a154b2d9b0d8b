import asyncio

from app.body_limit import BodyLimit
from app.login_limit import MAX_KEYS, WINDOW_SECONDS, LoginLimit


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_attempts_are_free_again_when_the_window_has_passed():
    clock = Clock()
    limit = LoginLimit(2, clock)
    assert [limit.attempt("a") for _ in range(3)] == [0, 0, WINDOW_SECONDS]
    clock.now += WINDOW_SECONDS
    assert limit.attempt("a") == 0


def test_success_forgets_the_failures_and_other_accounts_are_not_touched():
    limit = LoginLimit(1)
    assert limit.attempt("a") == 0
    assert limit.attempt("b") == 0
    limit.succeeded("a")
    assert limit.attempt("a") == 0
    assert limit.attempt("b") > 0


def test_memory_does_not_grow_with_invented_addresses():
    limit = LoginLimit(1)
    for n in range(MAX_KEYS + 10):
        limit.attempt(str(n))
    assert len(limit.attempts) == MAX_KEYS


def test_a_body_that_says_it_is_too_large_is_refused_without_reading_it():
    sent = []

    async def untouched(*_):
        raise AssertionError("the body was read")

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": "/", "headers": [(b"content-length", b"11")]}
    asyncio.run(BodyLimit(untouched, limit=lambda _: 10)(scope, untouched, send))
    assert sent[0]["status"] == 413
