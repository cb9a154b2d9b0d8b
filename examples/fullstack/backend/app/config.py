"""Settings, read once from the environment."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_MARK = "development-only"


class DatabaseSettings(BaseSettings):
    """All that a migration needs."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    database_url: SecretStr


class Settings(DatabaseSettings):
    secret_key: SecretStr
    frontend_url: str = "http://localhost:3000"

    access_token_minutes: int = Field(default=30, ge=1)
    login_failures_per_minute: int = Field(default=5, ge=1)

    upload_dir: Path = Path("uploads")
    upload_bucket: str | None = None
    upload_max_mib: int = Field(default=20, ge=1)

    @field_validator("secret_key")
    @classmethod
    def long_enough(cls, value: SecretStr) -> SecretStr:
        # RFC 7518, section 3.2: an HS256 key has at least the 256 bits of the hash.
        if len(value.get_secret_value().encode()) < 32:
            raise ValueError("SECRET_KEY needs at least 32 characters")
        return value

    @field_validator("frontend_url")
    @classmethod
    def origin_only(cls, value: str) -> str:
        """Browsers send an origin without a path or a trailing slash, and it is compared as text."""
        url = urlsplit(value)
        if url.scheme not in ("http", "https") or not url.netloc:
            raise ValueError("FRONTEND_URL must be an http or https address")
        return f"{url.scheme}://{url.netloc}".lower()

    @model_validator(mode="after")
    def no_public_development_key(self) -> "Settings":
        if self.served_over_https and self.secret_key.get_secret_value().startswith(DEVELOPMENT_MARK):
            raise ValueError("SECRET_KEY is the development value, which anyone can read; set your own")
        return self

    @property
    def served_over_https(self) -> bool:
        return self.frontend_url.startswith("https://")

    @property
    def upload_max_bytes(self) -> int:
        return self.upload_max_mib * 1024 * 1024


@lru_cache
def get_database_settings() -> DatabaseSettings:
    return DatabaseSettings()


@lru_cache
def get_settings() -> Settings:
    return Settings()
