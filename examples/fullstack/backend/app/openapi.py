"""Prints the OpenAPI document: `python -m app.openapi > openapi.json`. The front end's types are made from it."""

import json
import os
from typing import Any


def document() -> dict[str, Any]:
    # The settings that must be there play no part in the document.
    os.environ.setdefault("DATABASE_URL", "postgresql://localhost/none")
    os.environ.setdefault("SECRET_KEY", "only for printing the document, never used")
    from .main import app

    return app.openapi()


if __name__ == "__main__":
    print(json.dumps(document(), indent=2))
