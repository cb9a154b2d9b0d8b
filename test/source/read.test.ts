import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readSources } from '../../lib/source/read';
import { factsOf, projectOf, writeProject } from './build-folder';

const api = {
  Dockerfile: 'FROM python:3.11-slim\nCOPY . .\nCMD ["uvicorn", "app.main:app"]\n',
  'requirements.txt': 'fastapi==0.115.0\n',
  'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/api/x")\ndef x(): ...\n',
};

describe('which services get facts', () => {
  const { directory, remove } = writeProject({ 'api/Dockerfile': 'FROM python:3\nCOPY . .\n', 'api/main.py': '' });
  afterAll(remove);
  const facts = readSources(
    projectOf(directory, {
      api: { context: 'api' },
      worker: { context: 'api' },
      other: { context: 'api', dockerfile: 'Dockerfile.other' },
      gone: { context: 'gone' },
      remote: { context: 'https://github.com/docker/awesome-compose.git#main:flask' },
    }),
  );
  test('a folder that is absent and a repository have none', () => {
    expect(Object.keys(facts)).toEqual(['api', 'worker', 'other']);
  });
  test('equal builds are one', () => {
    expect(facts.worker).toBe(facts.api);
  });
  test('a Dockerfile that is absent would fail the build', () => {
    expect(facts.api?.image.dockerfileMissing).toBeUndefined();
    expect(facts.other?.image.dockerfileMissing).toBe(true);
  });
});

test('places are relative to the project directory, also for a context outside of it', () => {
  const { directory, remove } = writeProject({
    'api/Dockerfile': 'FROM x\nCOPY . .\nCMD run\n',
    'deploy/docker-compose.yml': '',
  });
  const facts = readSources(projectOf(join(directory, 'deploy'), { a: { context: '../api/' } })).a;
  remove();
  expect(facts?.context).toBe('../api');
  expect(facts?.image.shellForm).toEqual({ file: '../api/Dockerfile', line: 3, column: 1 });
});

describe('one context for all services of a repository', () => {
  const files = {
    'backend/Dockerfile':
      'FROM python:3.11\nCOPY backend/app /app\nRUN --mount=type=bind,source=backend/requirements.txt,target=r.txt true\n',
    'backend/requirements.txt': 'fastapi\n',
    'backend/app/main.py': api['app/main.py'],
    'frontend/Dockerfile': 'FROM node:20\nCOPY . .\n',
    'frontend/package.json': '{"dependencies": {"next": "16.4.5"}}',
    'frontend/package-lock.json': '{}',
    'frontend/app/api/auth/route.ts': '',
  };
  test('what the Dockerfile copies is what the service is', () => {
    const facts = factsOf(files, { dockerfile: 'backend/Dockerfile' });
    expect(facts.framework).toBe('fastapi');
    expect(facts.unpinnedRequirements).toEqual({ file: 'backend/requirements.txt', line: 1, column: 1 });
  });
  test('a Dockerfile that copies everything builds the project it lies in', () => {
    const facts = factsOf(files, { dockerfile: './frontend/Dockerfile' });
    expect(facts.framework).toBe('nextjs');
    expect(facts.nextApiPrefixes.map(({ value }) => value)).toEqual(['/api/auth']);
    expect(facts.unpinnedRequirements).toBeUndefined();
  });
});

test('a Dockerfile written in the compose file is read from there', () => {
  const facts = factsOf({ 'main.py': '' }, { inline: 'FROM python:3.12\nUSER 7\n' });
  expect(facts.image).toMatchObject({ user: '7', base: 'python:3.12' });
  expect(facts.image.dockerfileMissing).toBeUndefined();
});

describe('digest: the image tag', () => {
  const digest = (files: Record<string, string | Buffer>): string => factsOf(files).digest;
  const base = digest(api);
  test('two copies of the same files agree, whatever their times', () => {
    const { directory, remove } = writeProject(api);
    utimesSync(join(directory, 'app/main.py'), 1, 1);
    const facts = readSources(projectOf(directory, { app: {} })).app;
    remove();
    expect(facts?.digest).toBe(base);
    expect(base).toMatch(/^[0-9a-f]{64}$/);
  });
  test('content, names and the Dockerfile change it', () => {
    expect(digest({ ...api, 'app/main.py': `${api['app/main.py']}#` })).not.toBe(base);
    expect(digest({ ...api, 'new.txt': '' })).not.toBe(base);
    expect(digest({ ...api, Dockerfile: `${api.Dockerfile}USER 1\n` })).not.toBe(base);
  });
  test('a Dockerfile that .dockerignore leaves out still counts', () => {
    const without = { ...api, '.dockerignore': 'Dockerfile\n' };
    expect(digest({ ...without, Dockerfile: 'FROM x\nCOPY . .\n' })).not.toBe(digest(without));
  });
  test('the exec bit changes it, since an entry point without it fails', () => {
    const { directory, remove } = writeProject(api);
    chmodSync(join(directory, 'app/main.py'), 0o755);
    const executable = readSources(projectOf(directory, { app: {} })).app?.digest;
    chmodSync(join(directory, 'app/main.py'), 0o600);
    const restricted = readSources(projectOf(directory, { app: {} })).app?.digest;
    remove();
    expect(executable).not.toBe(base);
    expect(restricted).toBe(base);
  });
  test('ignored files and folders that tools make anew do not change it', () => {
    const ignoring = { ...api, '.dockerignore': '.env\n*.log\n' };
    const noise = {
      '.env': 'SECRET=1',
      'x.log': '1',
      'node_modules/a/index.js': '1',
      'app/__pycache__/main.pyc': '1',
      '.git/HEAD': 'x',
    };
    expect(digest({ ...ignoring, ...noise })).toBe(digest(ignoring));
  });
  test("the Dockerfile's own ignore file takes the place of the context's", () => {
    const own = { ...api, '.dockerignore': 'x.txt', 'Dockerfile.dockerignore': 'y.txt' };
    expect(digest({ ...own, 'y.txt': '1' })).toBe(digest(own));
    expect(digest({ ...own, 'x.txt': '1' })).not.toBe(digest(own));
  });
  test('files that a later pattern takes back in count', () => {
    const kept = { ...api, '.dockerignore': '*\n!app/main.py\n' };
    expect(digest({ ...kept, 'app/other.py': '1' })).toBe(digest(kept));
    expect(digest({ ...kept, 'app/main.py': '1' })).not.toBe(digest(kept));
  });
});

test('a link is its target, wherever that leads: the builder copies links as links', () => {
  const digestWith = (target: string): string | undefined => {
    const { directory, remove } = writeProject(api);
    symlinkSync(target, join(directory, 'current'));
    const facts = readSources(projectOf(directory, { app: {} })).app;
    remove();
    return facts?.digest;
  };
  expect(digestWith('app/main.py')).not.toBe(digestWith('./app/main.py'));
});

test('loops of links, pipes and binary files are no obstacle', () => {
  const { directory, remove } = writeProject({
    ...api,
    'app/broken.py': Buffer.from([0, 1, 2, 255]),
    'package.json': '{',
  });
  symlinkSync('..', join(directory, 'app/loop'));
  symlinkSync('nowhere', join(directory, 'dangling'));
  execFileSync('mkfifo', [join(directory, 'pipe')]);
  const facts = readSources(projectOf(directory, { app: {} })).app;
  remove();
  expect(facts?.framework).toBe('fastapi');
  expect(facts?.prefixes.map(({ value }) => value.path)).toContain('/api/x');
});

test('a large file is hashed in pieces, not held in memory', () => {
  const large = Buffer.alloc(3 * 1024 * 1024 + 5, 'a');
  const one = factsOf({ ...api, 'data.bin': large }).digest;
  large[large.length - 1] = 98;
  expect(factsOf({ ...api, 'data.bin': large }).digest).not.toBe(one);
});

test('2,000 files take less than a second of one core: reading sources must not be felt', () => {
  const lines = 'value = compute("some text")  # a comment\n'.repeat(60);
  const router = 'from fastapi import APIRouter\nrouter = APIRouter()\n';
  const many = Object.fromEntries(
    Array.from({ length: 2000 }, (_, index) => [
      `app/p${index % 50}/m${index}.py`,
      (index % 20 === 0 ? router : '') + lines,
    ]),
  );
  const { directory, remove } = writeProject({ ...api, ...many });
  const before = process.cpuUsage();
  const facts = readSources(projectOf(directory, { app: {} })).app;
  const { user } = process.cpuUsage(before);
  remove();
  expect(facts?.prefixes).toHaveLength(4);
  expect(user / 1e6).toBeLessThan(0.8);
});
