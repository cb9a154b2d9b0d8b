import { expect, test } from 'vitest';
import { fastapiPrefixes } from '../../lib/source/fastapi';
import { pythonProject } from '../../lib/source/python-project';

function prefixes(files: Readonly<Record<string, string>>): string[] {
  return fastapiPrefixes(
    pythonProject(Object.entries(files).map(([path, text]) => ({ path, file: `backend/${path}`, text }))),
  ).map(({ value, at }) => `${value.path}${value.websocket ? ' ws' : ''} ${at.file}:${at.line}`);
}

const paths = (files: Readonly<Record<string, string>>): string[] =>
  prefixes(files).map((line) => line.replace(/ \S+$/, ''));
const noDocs = 'openapi_url=None';

test('routers keep their file and line, parameters end a prefix, and what a prefix covers is not repeated', () => {
  const found = prefixes({
    'app/main.py': `from fastapi import FastAPI
from .routers import users, items as goods
from .websocket import router as sockets

app = FastAPI(
    title="API",  # prefix="/no"
    docs_url="/api/docs",
    redoc_url=None,
)
app.include_router(users.router, prefix="/api/users", tags=["users"])
app.include_router(goods.router, prefix="/api")
app.include_router(sockets)


@app.get("/api/health")
async def health():
    return {"status": "healthy"}
`,
    'app/routers/__init__.py': '',
    'app/routers/users.py': `from fastapi import APIRouter
router = APIRouter()

@router.get("/", response_model=list[User])
async def list_users(): ...

@router.get("/{user_id}/posts")
async def posts(user_id: int): ...
`,
    'app/routers/items.py': `import fastapi
router = fastapi.APIRouter(prefix="/items")

@router.post("")
async def create(): ...
`,
    'app/websocket.py': `from fastapi import APIRouter, WebSocket
router = APIRouter()

@router.websocket("/ws/{room}")
async def endpoint(websocket: WebSocket, room: str): ...
`,
  });
  expect(found).toEqual([
    '/api/docs backend/app/main.py:5',
    '/api/health backend/app/main.py:15',
    '/api/items backend/app/routers/items.py:4',
    '/api/users backend/app/routers/users.py:4',
    '/openapi.json backend/app/main.py:5',
    '/ws ws backend/app/websocket.py:4',
  ]);
});

test('documentation pages are served at their usual places unless switched off', () => {
  expect(paths({ 'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' })).toEqual([
    '/docs',
    '/openapi.json',
    '/redoc',
  ]);
  expect(paths({ 'main.py': `from fastapi import FastAPI\napp = FastAPI(${noDocs})\n` })).toEqual([]);
});

test('nested routers, re-exports, and a prefix that a settings class holds', () => {
  const found = paths({
    'app/main.py': `from fastapi import FastAPI
from app.api.main import api_router
from app.core.config import settings
app = FastAPI(openapi_url=f"{settings.API_V1_STR}/openapi.json", docs_url=None, redoc_url=None)
app.include_router(api_router, prefix=settings.API_V1_STR)
`,
    'app/core/config.py': `from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    API_V1_STR: str = "/api/v1"
settings = Settings()
`,
    'app/api/main.py': `from fastapi import APIRouter
from app.api.routes import login, users
api_router = APIRouter()
api_router.include_router(login.router)
api_router.include_router(users.router, prefix="/users")
`,
    'app/api/routes/__init__.py': '',
    'app/api/routes/login.py':
      'from fastapi import APIRouter\nrouter = APIRouter()\n@router.post("/login/access-token")\ndef login(): ...\n',
    'app/api/routes/users.py':
      'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("/me")\ndef me(): ...\n',
  });
  expect(found).toEqual(['/api/v1/login/access-token', '/api/v1/openapi.json', '/api/v1/users/me']);
});

test('a prefix known at run time only: nothing below it is guessed', () => {
  const found = paths({
    'main.py': `from fastapi import FastAPI, APIRouter
app = FastAPI(${noDocs})
users = APIRouter()
@users.get("/users")
def list(): ...
app.include_router(users, prefix=compute())
app.include_router(users, prefix=f"/api/{version()}/x")
app.include_router(plugin(), prefix="/plugins")
@app.get(f"/files/{name()}")
def file(): ...
`,
  });
  expect(found).toEqual(['/api', '/files', '/plugins']);
});

test('environment defaults, constants and concatenation are followed', () => {
  const found = paths({
    'main.py': `import os
from fastapi import FastAPI
from constants import BASE
PREFIX = os.getenv("PREFIX", "/v2")
app = FastAPI(${noDocs})
@app.get(BASE + PREFIX + "/a")
def a(): ...
@app.get(f"{PREFIX}/b/{{id}}")
def b(): ...
`,
    'constants.py': 'BASE = "/api"\n',
  });
  expect(found).toEqual(['/api/v2/a', '/v2/b']);
});

test('mounts: static folders, sub-applications with their own documentation, socket.io', () => {
  const found = paths({
    'main.py': `from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
import socketio
app = FastAPI(${noDocs})
admin = FastAPI(redoc_url=None)
@admin.get("/users")
def users(): ...
app.mount("/admin", admin)
app.mount("/uploads", StaticFiles(directory="uploads"), name="uploads")
app.mount("/socket.io", socketio.ASGIApp(sio))
`,
  });
  expect(found).toEqual(['/admin/docs', '/admin/openapi.json', '/admin/users', '/socket.io ws', '/uploads']);
});

test('a front end that FastAPI serves itself', () => {
  const text = `from fastapi import FastAPI\napp = FastAPI(${noDocs})\napp.frontend("/", directory="dist")\n`;
  expect(paths({ 'main.py': text })).toEqual(['/']);
});

test('routers handed to a factory or included in a loop: those that nobody includes by name', () => {
  const router = (name: string): string =>
    `from fastapi import APIRouter\nrouter = APIRouter(prefix="/${name}")\n@router.get("/x")\ndef x(): ...\n`;
  const found = paths({
    'app/main.py': 'from app.api import router\nfrom app.setup import create\napp = create(router=router)\n',
    'app/setup.py': `from fastapi import FastAPI\ndef create(router):\n    app = FastAPI(${noDocs})\n    app.include_router(router, prefix="/api")\n    return app\n`,
    'app/api.py': `${router('v1')}from app.users import router as users\nrouter.include_router(users)\n`,
    'app/users.py': router('users'),
  });
  expect(found).toEqual(['/api/v1/users/x', '/api/v1/x']);
});

test('root_path stands before every path, since the public address has it', () => {
  const found = paths({
    'main.py': `from fastapi import FastAPI\napp = FastAPI(root_path="/api", ${noDocs})\n@app.get("/users")\ndef u(): ...\n`,
  });
  expect(found).toEqual(['/api/users']);
});

test('a factory, routes added by call, and a websocket beside a path of the same name', () => {
  const found = paths({
    'src/shop/main.py': `from fastapi import FastAPI
from shop.web import router
def create_app() -> FastAPI:
    app = FastAPI(${noDocs})
    app.include_router(router)
    app.add_api_route("/ping", ping)
    app.add_api_websocket_route(path="/ping", endpoint=socket)
    return app
`,
    'src/shop/web.py':
      'from fastapi import APIRouter\nrouter: APIRouter = APIRouter(prefix="/shop", tags=["x"])\n@router.api_route("/cart", methods=["GET"])\ndef c(): ...\n',
  });
  expect(found).toEqual(['/ping', '/ping ws', '/shop/cart']);
});

test('a root path stands for itself: a front end answers below it', () => {
  const found = paths({
    'main.py': `from fastapi import FastAPI\napp = FastAPI(${noDocs})\n@app.get("/")\ndef r(): ...\n@app.get("/a")\ndef a(): ...\n`,
  });
  expect(found).toEqual(['/', '/a']);
});

test('what stands in comments and strings is no route, and neither are other objects with a get method', () => {
  const found = paths({
    'main.py': `from fastapi import FastAPI
app = FastAPI(${noDocs})
# @app.get("/comment")
DOC = """
@app.get("/string")
"""
cache.get("/cache")
client.get("/client")
`,
  });
  expect(found).toEqual([]);
});

test.each([
  'app = FastAPI(',
  'app = FastAPI("""',
  'from fastapi import\napp=FastAPI()\n@app.get(',
  '@@@)))]]]FastAPI',
  'import FastAPI as',
  "FastAPI 'unclosed",
])('broken Python never throws: %j', (text) => {
  expect(() => paths({ 'main.py': text })).not.toThrow();
});

test('routers that include each other end', () => {
  const text = `from fastapi import FastAPI, APIRouter
app = FastAPI(${noDocs})
a = APIRouter(prefix="/a")
b = APIRouter(prefix="/b")
a.include_router(b)
b.include_router(a)
app.include_router(a)
@b.get("/x")
def x(): ...
`;
  expect(paths({ 'main.py': text })).toEqual(['/a/b/x']);
});
