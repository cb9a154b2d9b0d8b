from typing import Annotated

from fastapi import Path, Query

# The widest value of Postgres' integer; a larger one is a mistake of the caller, not an error of the database.
MAX_INTEGER = 2**31 - 1

Skip = Annotated[int, Query(ge=0, le=MAX_INTEGER)]
Limit = Annotated[int, Query(ge=1, le=100)]
RowId = Annotated[int, Path(ge=1, le=MAX_INTEGER)]
