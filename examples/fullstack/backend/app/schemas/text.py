"""Text that Postgres can store: it has no NUL character in any text column."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def without_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not contain the NUL character")
    return value


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(without_nul)
]
LongText = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(without_nul)]
Password = Annotated[str, StringConstraints(min_length=8, max_length=128)]
