from pydantic import BaseModel, Field

from .user import Email, User


class Credentials(BaseModel):
    email: Email
    # No minimum: a short password is simply wrong.
    password: str = Field(max_length=128)


class Session(BaseModel):
    """The token is in the cookie too; clients that are not browsers send it as a bearer token."""

    access_token: str
    token_type: str = "bearer"
    expires_in: int = Field(description="Seconds until the token ends")
    user: User
