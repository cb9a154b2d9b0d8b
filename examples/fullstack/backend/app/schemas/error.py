from pydantic import BaseModel


class FieldError(BaseModel):
    field: str
    message: str


class Error(BaseModel):
    """The body of every answer with status 400 or above."""

    code: str
    detail: str
    errors: list[FieldError] = []
