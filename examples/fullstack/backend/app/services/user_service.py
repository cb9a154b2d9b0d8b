from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..errors import APIError
from ..models import Upload, User
from ..schemas.user import UserCreate, UserUpdate
from ..security import hash_password
from . import upload_service


def list_users(db: Session, skip: int, limit: int) -> list[User]:
    return list(db.scalars(select(User).order_by(User.id.desc()).offset(skip).limit(limit)))


def find_by_email(db: Session, email: str) -> User | None:
    return db.scalar(select(User).where(User.email == email))


def create_user(db: Session, user_in: UserCreate, created_by: User | None = None) -> User:
    user = User(
        email=user_in.email,
        full_name=user_in.full_name,
        is_active=user_in.is_active,
        password_hash=hash_password(user_in.password),
        created_by_id=created_by.id if created_by else None,
    )
    db.add(user)
    save(db)
    return user


def update_user(db: Session, user: User, changes: UserUpdate) -> User:
    values = changes.model_dump(exclude_unset=True)
    if "password" in values:
        user.password_hash = hash_password(values.pop("password"))
    for name, value in values.items():
        setattr(user, name, value)
    save(db)
    return user


def delete_user(db: Session, user: User) -> None:
    files = list(db.scalars(select(Upload).where(Upload.owner_id == user.id)))
    for file in files:
        db.delete(file)
    # The rows first: the key between the tables forbids the other order.
    db.flush()
    db.delete(user)
    db.commit()
    for file in files:
        upload_service.discard(file.id)


def save(db: Session) -> None:
    try:
        db.commit()
    except IntegrityError:
        db.rollback()
        raise APIError(409, "email_taken", "An account with this e-mail address exists.") from None
