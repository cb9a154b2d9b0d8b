from fastapi import APIRouter

from ..errors import APIError
from ..models import User as UserRow
from ..schemas.paging import Limit, RowId, Skip
from ..schemas.user import User, UserCreate, UserUpdate
from ..security import CurrentUser, Database
from ..services import user_service

router = APIRouter()


@router.get("", response_model=list[User])
def list_users(_: CurrentUser, db: Database, skip: Skip = 0, limit: Limit = 100):
    return user_service.list_users(db, skip, limit)


@router.post("", response_model=User, status_code=201)
def create_user(user_in: UserCreate, me: CurrentUser, db: Database):
    return user_service.create_user(db, user_in, created_by=me)


@router.get("/{user_id}", response_model=User)
def get_user(user_id: RowId, _: CurrentUser, db: Database):
    return found(db, user_id)


@router.put("/{user_id}", response_model=User)
def update_user(user_id: RowId, changes: UserUpdate, me: CurrentUser, db: Database):
    return user_service.update_user(db, manageable(db, user_id, me), changes)


@router.delete("/{user_id}", status_code=204)
def delete_user(user_id: RowId, me: CurrentUser, db: Database) -> None:
    user_service.delete_user(db, manageable(db, user_id, me))


def found(db: Database, user_id: int) -> UserRow:
    user = db.get(UserRow, user_id)
    if user is None:
        raise APIError(404, "not_found", "There is no such user.")
    return user


def manageable(db: Database, user_id: int, me: UserRow) -> UserRow:
    user = found(db, user_id)
    if me.id not in (user.id, user.created_by_id):
        raise APIError(403, "forbidden", "Only the person and whoever added the account may change it.")
    return user
