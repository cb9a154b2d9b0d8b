from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from . import errors, websocket
from .body_limit import JSON_MAX_BYTES, MULTIPART_OVERHEAD, BodyLimit
from .config import get_settings
from .routers import auth, health, items, upload, users
from .schemas.error import Error

settings = get_settings()


def body_limit(path: str) -> int:
    return settings.upload_max_bytes + MULTIPART_OVERHEAD if path == "/api/upload" else JSON_MAX_BYTES


app = FastAPI(
    title="API",
    version="1.0.0",
    docs_url="/api/docs",
    redoc_url="/api/redoc",
    openapi_url="/api/openapi.json",
    # A redirect would name this server's own idea of its address, which behind a proxy may be wrong.
    redirect_slashes=False,
    responses={"4XX": {"model": Error}, "5XX": {"model": Error}},
)
errors.install(app)

# The last one added is the outermost.
app.add_middleware(BodyLimit, limit=body_limit)
app.add_middleware(errors.UnexpectedErrors)
app.add_middleware(
    CORSMiddleware,
    allow_origins=[settings.frontend_url],
    allow_credentials=True,
    allow_methods=["GET", "POST", "PUT", "DELETE"],
    allow_headers=["Authorization", "Content-Type"],
)

app.include_router(health.router, prefix="/api", tags=["health"])
app.include_router(auth.router, prefix="/api/auth", tags=["auth"])
app.include_router(users.router, prefix="/api/users", tags=["users"])
app.include_router(items.router, prefix="/api/items", tags=["items"])
app.include_router(upload.router, prefix="/api/upload", tags=["upload"])
app.include_router(websocket.router)
