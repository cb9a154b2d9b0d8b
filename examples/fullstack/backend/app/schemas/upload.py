from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Upload(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    filename: str
    size: int
    sha256: str
    created_at: datetime
