import { expect, test } from 'vitest';
import { factsOf } from './build-folder';

const python = { Dockerfile: 'FROM python:3.11-slim\nCOPY . .\n' };
const node = { Dockerfile: 'FROM node:20\nCOPY . .\n' };

test.each([
  ['fastapi by its import', { ...python, 'main.py': 'from fastapi import FastAPI' }, 'fastapi'],
  ['fastapi by requirements', { ...python, 'requirements.txt': 'fastapi[standard]==0.115.0' }, 'fastapi'],
  ['fastapi by pyproject', { ...python, 'pyproject.toml': '[project]\ndependencies = ["fastapi>=0.1"]' }, 'fastapi'],
  ['a comment names nothing', { ...python, 'requirements.txt': '# fastapi\nflask==3' }, 'python'],
  ['next by package.json', { ...node, 'package.json': '{"dependencies":{"next":"16"}}' }, 'nextjs'],
  ['another node app', { ...node, 'package.json': '{"dependencies":{"express":"5"}}' }, 'node'],
  [
    'the base image decides between both languages',
    { ...python, 'main.py': 'import fastapi', 'package.json': '{"dependencies":{"next":"16"}}' },
    'fastapi',
  ],
  [
    'the command does where the base is neither',
    { Dockerfile: 'FROM debian\nCOPY . .\nCMD ["gunicorn", "x"]', 'package.json': '{}' },
    'python',
  ],
  [
    'a front end that nginx serves',
    { Dockerfile: 'FROM node:20 AS b\nCOPY . .\nFROM nginx:alpine\nCOPY --from=b /d /d\n', 'package.json': '{}' },
    'other',
  ],
  [
    'a dependency of a dependency',
    { ...python, 'requirements.txt': 'fastapi==1', 'main.py': 'import django' },
    'python',
  ],
  ['neither', { Dockerfile: 'FROM nginx\nCOPY . .\n', 'index.html': '' }, 'other'],
])('framework: %s', (_, files, expected) => {
  expect(factsOf(files as unknown as Record<string, string>).framework).toBe(expected);
});

test.each([
  ['a bare name', { 'requirements.txt': 'a==1\n# note\nfastapi\n' }, 'requirements.txt:3'],
  ['a range', { 'requirements.txt': '  sqlalchemy>=2\n' }, 'requirements.txt:1'],
  ['a wildcard', { 'requirements.txt': 'django==5.*\n' }, 'requirements.txt:1'],
  [
    'extras and markers',
    { 'requirements.txt': 'uvicorn[standard]==1 ; python_version > "3"\npsycopg[binary]\n' },
    'requirements.txt:2',
  ],
  [
    'a project without a lock',
    { 'pyproject.toml': '[project]\nname = "x"\ndependencies = [\n "fastapi[all]>=1",\n]' },
    'pyproject.toml:3',
  ],
  ['a package.json without a lock', { 'package.json': '{\n "dependencies": {"next": "^16"}\n}' }, 'package.json:2'],
])('unpinned: %s', (_, files, expected) => {
  const at = factsOf({ ...python, ...files }).unpinnedRequirements;
  expect(`${at?.file}:${at?.line}`).toBe(expected);
});

test.each([
  [
    'exact versions',
    {
      'requirements.txt':
        '--index-url x\n-r other.txt\na==1.0\nb[x]===2 # c\nd @ https://x/d.whl\ne==1 \\\n  --hash=sha256:00\n',
    },
  ],
  ['a lock file', { 'requirements.txt': 'a\n', 'uv.lock': '' }],
  ['a constraints file', { 'requirements.txt': '-c constraints.txt\na\n' }],
  ['tools of development', { 'requirements-dev.txt': 'pytest\n' }],
  ['a package lock', { 'package.json': '{"dependencies": {"next": "^16"}}', 'package-lock.json': '{}' }],
  ['exact packages', { 'package.json': '{"dependencies": {"next": "16.4.5"}}' }],
])('pinned: %s', (_, files) => {
  expect(factsOf({ ...python, ...files }).unpinnedRequirements).toBeUndefined();
});

test('alembic.ini, or its table in pyproject.toml', () => {
  expect(factsOf({ ...python, 'db/alembic.ini': '', 'alembic.ini': '' }).alembicIni).toEqual({
    file: 'alembic.ini',
    line: 1,
    column: 1,
  });
  expect(factsOf({ ...python, 'pyproject.toml': '[project]\n\n[tool.alembic]\n' }).alembicIni).toMatchObject({
    line: 3,
  });
  expect(factsOf({ ...python, 'pyproject.toml': '[project]\n' }).alembicIni).toBeUndefined();
});

test.each([
  ['boto3', { 'a.py': '\nimport boto3\ns3 = boto3.client("s3")\n' }, 'a.py:2'],
  ['aioboto3', { 'a.py': 'from aioboto3 import Session\n' }, 'a.py:1'],
  ['minio', { 'a.py': 'from minio import Minio\n' }, 'a.py:1'],
  ['AWS SDK for JavaScript', { 'a.ts': "// x\nimport { S3Client } from '@aws-sdk/client-s3';\n" }, 'a.ts:2'],
])('an S3 client: %s', (_, files, expected) => {
  const at = factsOf({ ...python, ...files }).readsBucket;
  expect(`${at?.file}:${at?.line}`).toBe(expected);
});

test.each([
  ['boto3 for mail only', { 'a.py': 'import boto3\nses = boto3.client("ses")\n' }],
  ['a comment', { 'a.py': '# import boto3\n', 'a.ts': "// import '@aws-sdk/client-s3'\n" }],
])('no S3 client: %s', (_, files) => {
  expect(factsOf({ ...python, ...files }).readsBucket).toBeUndefined();
});

test('tests and migrations are not the app', () => {
  const route = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/test")\ndef t(): ...\n';
  const facts = factsOf({ ...python, 'tests/app.py': route, 'app/test_main.py': route, 'main.py': 'import fastapi\n' });
  expect(facts.prefixes).toEqual([]);
});
