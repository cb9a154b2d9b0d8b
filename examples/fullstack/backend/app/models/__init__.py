from .item import Item
from .upload import Upload
from .user import User

__all__ = ["Item", "Upload", "User"]
