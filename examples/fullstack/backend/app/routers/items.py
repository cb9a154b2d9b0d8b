from fastapi import APIRouter
from sqlalchemy import select

from ..errors import APIError
from ..models import Item as ItemRow
from ..schemas.item import Item, ItemCreate, ItemUpdate
from ..schemas.paging import Limit, RowId, Skip
from ..security import CurrentUser, Database

router = APIRouter()


@router.get("", response_model=list[Item])
def list_items(db: Database, skip: Skip = 0, limit: Limit = 100):
    return list(db.scalars(select(ItemRow).order_by(ItemRow.id.desc()).offset(skip).limit(limit)))


@router.post("", response_model=Item, status_code=201)
def create_item(item_in: ItemCreate, me: CurrentUser, db: Database):
    item = ItemRow(**item_in.model_dump(), owner_id=me.id)
    db.add(item)
    db.commit()
    return item


@router.get("/{item_id}", response_model=Item)
def get_item(item_id: RowId, db: Database):
    return found(db, item_id)


@router.put("/{item_id}", response_model=Item)
def update_item(item_id: RowId, changes: ItemUpdate, me: CurrentUser, db: Database):
    item = owned(db, item_id, me.id)
    for name, value in changes.model_dump(exclude_unset=True).items():
        setattr(item, name, value)
    db.commit()
    return item


@router.delete("/{item_id}", status_code=204)
def delete_item(item_id: RowId, me: CurrentUser, db: Database) -> None:
    db.delete(owned(db, item_id, me.id))
    db.commit()


def found(db: Database, item_id: int) -> ItemRow:
    item = db.get(ItemRow, item_id)
    if item is None:
        raise APIError(404, "not_found", "There is no such item.")
    return item


def owned(db: Database, item_id: int, owner_id: int) -> ItemRow:
    item = found(db, item_id)
    if item.owner_id != owner_id:
        raise APIError(403, "forbidden", "Only its owner may change an item.")
    return item
