from alembic.autogenerate import compare_metadata
from alembic.command import downgrade, upgrade
from alembic.config import Config
from alembic.migration import MigrationContext

import app.models  # noqa: F401
from app.database import Base, get_engine


def differences():
    with get_engine().connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)


def test_the_migrations_make_the_tables_of_the_models(app):
    assert differences() == []


def test_a_migration_can_be_taken_back_and_run_again_without_harm(app):
    config = Config("alembic.ini")
    downgrade(config, "base")
    assert differences() != []
    upgrade(config, "head")
    upgrade(config, "head")
    assert differences() == []
