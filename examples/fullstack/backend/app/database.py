"""The engine, the session of a request, and the base of the models."""

from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from .config import get_database_settings


class Base(DeclarativeBase):
    pass


@lru_cache
def get_engine() -> Engine:
    return create_engine(
        get_database_settings().database_url.get_secret_value(),
        # A connection that a restarted database dropped is replaced instead of failing a request.
        pool_pre_ping=True,
        # Seconds: a request answers 503 soon, it does not hang until the proxy gives up.
        pool_timeout=5,
        connect_args={"connect_timeout": 3},
    )


@lru_cache
def get_session_factory() -> sessionmaker[Session]:
    return sessionmaker(bind=get_engine(), expire_on_commit=False)


def get_db() -> Iterator[Session]:
    with get_session_factory()() as session:
        yield session
