from datetime import datetime

from pydantic import BaseModel, ConfigDict

from .text import LongText, Name


class ItemCreate(BaseModel):
    title: Name
    description: LongText | None = None


class ItemUpdate(BaseModel):
    """Only the fields that are sent change; null is a value only for description."""

    title: Name = None  # type: ignore[assignment]
    description: LongText | None = None


class Item(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: str | None
    owner_id: int
    created_at: datetime
