import { expect, test } from 'vitest';
import { pythonProject } from '../../lib/source/python-project';
import { uploadPaths } from '../../lib/source/uploads';
import { inMemoryWebsockets } from '../../lib/source/websockets';

const project = (text: string, more: Readonly<Record<string, string>> = {}) =>
  pythonProject(
    Object.entries({ 'app/main.py': text, ...more }).map(([path, content]) => ({
      path,
      file: `api/${path}`,
      text: content,
    })),
  );

test.each([
  [
    'f"uploads/…" held by a variable',
    'from fastapi import UploadFile\nplace = f"uploads/{file.filename}"\nasync with aiofiles.open(place, "wb") as out:\n  pass\n',
    ['uploads'],
  ],
  ['open', 'with open(f"./uploads/{user}/{name}", "wb") as out: pass', ['uploads']],
  ['Path and /', 'target = Path("data") / "uploads" / name\nPath("data/uploads").mkdir()', ['data/uploads']],
  ['os.path.join and makedirs', 'os.makedirs(os.path.join("/srv", "media"), exist_ok=True)', ['/srv/media']],
  [
    'UPLOAD_DIR from the environment',
    'UPLOAD_DIR = os.getenv("UPLOAD_DIR", "/data/uploads")\nopen(f"{UPLOAD_DIR}/{name}", "wb")',
    ['/data/uploads'],
  ],
  ['a settings field', 'class Settings(BaseSettings):\n    upload_dir: str = "storage/in"', ['storage/in']],
  [
    'a settings field with Field',
    'class S(BaseSettings):\n    media_root: Path = Field(default=Path("/var/files"), alias="M")',
    ['/var/files'],
  ],
  ['StaticFiles', 'app.mount("/uploads", StaticFiles(directory="static/uploads"), name="u")', ['static/uploads']],
  [
    'any folder written in binary by a module that receives files',
    'from fastapi import UploadFile\nopen(f"data/in/{file.filename}", "wb")',
    ['data/in'],
  ],
  [
    'a telling folder in a module that receives files',
    'from fastapi import UploadFile\nPath("files").mkdir()',
    ['files'],
  ],
  [
    'beside the code',
    'BASE_DIR = Path(__file__).resolve().parent.parent\nUPLOAD_DIR = BASE_DIR / "uploads"\nUPLOAD_DIR.mkdir(exist_ok=True)',
    ['uploads'],
  ],
  [
    'beside the module',
    'UPLOAD_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "uploads")',
    ['app/uploads'],
  ],
  [
    'a method of the path',
    'from fastapi import UploadFile\ntarget = Path("data/in") / file.filename\nwith target.open("wb") as out: pass\n',
    ['data/in'],
  ],
  [
    'a folder in a constant',
    'from fastapi import UploadFile\nDOCS = "law"\npath = os.path.join(DOCS, file.filename)\nopen(path, "wb")',
    ['law'],
  ],
  [
    'text of an environment variable',
    'MEDIA_ROOT = os.environ.get("MEDIA", "/srv/media/").rstrip("/")',
    ['/srv/media'],
  ],
])('%s', (_, text, expected) => {
  expect(uploadPaths(project(text)).map(({ value }) => value)).toEqual(expected);
});

test('the folder of another module counts at the place where it is written', () => {
  const found = uploadPaths(
    project(
      'from .config import settings\nfrom fastapi import UploadFile\nopen(f"{settings.upload_dir}/{name}", "wb")\n',
      {
        'app/config.py': '\nclass Settings(BaseSettings):\n    upload_dir: str = "uploads"\n',
      },
    ),
  );
  expect(found).toEqual([{ value: 'uploads', at: { file: 'api/app/config.py', line: 3, column: 5 } }]);
});

test.each([
  ['a route', '@router.post("/upload")\nasync def upload(file: UploadFile): ...'],
  [
    'a key of a bucket',
    'from fastapi import UploadFile\nkey = f"uploads/{file.filename}"\ns3.upload_fileobj(file.file, BUCKET, key)',
  ],
  ['a temporary folder', 'from fastapi import UploadFile\nopen(f"/tmp/{file.filename}", "wb")'],
  [
    'a folder for the meantime',
    'from fastapi import UploadFile\ntmp = "data/temp/avatars"\nos.makedirs(tmp)\nopen(f"{tmp}/{name}", "wb")',
  ],
  ['a folder that only the running app knows', 'UPLOAD_DIR = settings.folder() / "uploads"\nUPLOAD_DIR.mkdir()'],
  ['reading a file of the code', 'from fastapi import UploadFile\nopen("app/data/countries.json")'],
  ['a folder that is named so by chance, where no files are received', 'upload = 1\nopen("files/countries.json")'],
  ['an address', 'UPLOAD_PATH = "https://example.org/uploads"'],
  ['a comment', '# open("uploads/x", "wb")'],
])('%s is no upload folder', (_, text) => {
  expect(uploadPaths(project(text))).toEqual([]);
});

test.each([
  [
    'an annotated list',
    'from fastapi import WebSocket\nclass Manager:\n    def __init__(self):\n        self.active: list[WebSocket] = []\n',
    4,
  ],
  ['a dictionary by user', 'from fastapi import WebSocket\nsockets: dict[str, set[WebSocket]] = defaultdict(set)\n', 2],
  [
    'append',
    'from fastapi import WebSocket\nopen_ones = []\nasync def ws(websocket: WebSocket):\n    open_ones.append(websocket)\n',
    4,
  ],
  [
    'by key',
    'from fastapi import WebSocket\nclass M:\n    async def connect(self, ws: WebSocket, user):\n        self.users[user] = ws\n',
    4,
  ],
])('sockets kept in this process: %s', (_, text, line) => {
  expect(inMemoryWebsockets(project(text))).toMatchObject({ file: 'api/app/main.py', line });
});

test.each([
  [
    'a broker carries the messages',
    'import redis.asyncio as redis\nfrom fastapi import WebSocket\nclass M:\n    s: set[WebSocket] = set()\n',
  ],
  [
    'Postgres carries them',
    'from fastapi import WebSocket\nclass M:\n    s: set[WebSocket] = set()\nawait c.add_listener("chat", on_message)\n',
  ],
  [
    'an echo keeps nothing',
    'from fastapi import WebSocket\n@app.websocket("/ws")\nasync def ws(websocket: WebSocket):\n    await websocket.accept()\n',
  ],
  ['an optional socket is no collection', 'from fastapi import WebSocket\ncurrent: WebSocket | None = None\n'],
])('%s', (_, text) => {
  expect(inMemoryWebsockets(project(text))).toBeUndefined();
});

test('a broker that another module listens to carries the messages', () => {
  const manager = 'from fastapi import WebSocket\nclass M:\n    s: set[WebSocket] = set()\n';
  const listener = 'from redis import asyncio as redis\nawait redis.pubsub().subscribe("chat")\n';
  expect(inMemoryWebsockets(project(manager, { 'app/listener.py': listener }))).toBeUndefined();
  expect(inMemoryWebsockets(project(manager, { 'app/cache.py': 'import redis\n' }))).toBeDefined();
});
