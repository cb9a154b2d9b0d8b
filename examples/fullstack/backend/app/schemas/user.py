from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr

from .text import Name, Password

Email = Annotated[EmailStr, AfterValidator(str.lower)]


class Registration(BaseModel):
    email: Email
    full_name: Name | None = None
    password: Password


class UserCreate(Registration):
    is_active: bool = True


class UserUpdate(BaseModel):
    """Only the fields that are sent change; null is a value only for full_name."""

    email: Email = None  # type: ignore[assignment]
    full_name: Name | None = None
    is_active: bool = None  # type: ignore[assignment]
    password: Password = None  # type: ignore[assignment]


class User(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    email: str
    full_name: str | None
    is_active: bool
    created_by_id: int | None
    created_at: datetime
