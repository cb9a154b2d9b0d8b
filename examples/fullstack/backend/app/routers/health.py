from fastapi import APIRouter
from sqlalchemy import text

from ..schemas.error import Error
from ..security import Database

router = APIRouter()


# Asks nothing else, or a slow database would restart every backend; needs no thread: passwords may occupy them all.
@router.get("/health")
async def health() -> dict[str, str]:
    """Liveness: this process answers."""
    return {"status": "healthy"}


@router.get("/ready", responses={503: {"model": Error}})
def ready(db: Database) -> dict[str, str]:
    """Readiness: the database answers too."""
    db.execute(text("SELECT 1"))
    return {"status": "ready"}
