from logging.config import fileConfig

from alembic import context
from sqlalchemy import text

import app.models  # noqa: F401 - fills the metadata
from app.database import Base, get_engine

# Any number: two migrations that start together take turns, Alembic itself takes no lock.
MIGRATION_LOCK = 5_114_229

if context.config.config_file_name is not None:
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)

if context.is_offline_mode():
    raise SystemExit("Migrations run against a database; there is no offline mode.")

# The engine of the app, and not a URL in the configuration: there a "%" in a password has a meaning.
with get_engine().connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        context.run_migrations()
