import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readSources } from '../../lib/source/read';
import type { SourceFacts } from '../../lib/source/types';
import { projectOf } from './build-folder';

const directory = resolve(__dirname, '../fixtures/seed');
const facts = readSources(
  projectOf(directory, {
    backend: { context: './backend' },
    frontend: { context: './frontend', args: { NEXT_PUBLIC_API_URL: 'http://localhost:8000' } },
  }),
);
const backend = facts.backend as SourceFacts;
const frontend = facts.frontend as SourceFacts;

const place = (at: { file: string; line: number } | undefined): string => `${at?.file}:${at?.line}`;

test('the backend: FastAPI as root on port 8000 of its command, no health check', () => {
  expect(backend.framework).toBe('fastapi');
  expect(backend.image).toMatchObject({ base: 'python:3.11-slim', workdir: '/app', exposes: [], copiesContext: true });
  expect(backend.image.user).toBeUndefined();
  expect(backend.image.healthcheck).toBeUndefined();
});

test('its paths: everything below /api, the websocket, and the schema at its usual place', () => {
  expect(backend.prefixes.map(({ value }) => value.path + (value.websocket ? ' ws' : ''))).toEqual([
    '/api/auth/login',
    '/api/auth/me',
    '/api/auth/register',
    '/api/docs',
    '/api/health',
    '/api/items',
    '/api/redoc',
    '/api/upload',
    '/api/users',
    '/openapi.json',
    '/ws ws',
  ]);
});

test('its uploads go below the working folder, its websockets live in one process', () => {
  expect(backend.uploadPaths.map(({ value, at }) => `${value} ${place(at)}`)).toEqual([
    'uploads backend/app/routers/upload.py:12',
  ]);
  expect(place(backend.inMemoryWebsockets)).toBe('backend/app/websocket.py:8');
});

test('nothing that it does not have', () => {
  expect([backend.alembicIni, backend.readsBucket, backend.unpinnedRequirements, backend.image.shellForm]).toEqual(
    Array(4).fill(undefined),
  );
});

test('the frontend: Next.js with no API of its own, the address built in, and asked by the server too', () => {
  expect(frontend.framework).toBe('nextjs');
  expect(frontend.nextApiPrefixes).toEqual([]);
  expect(frontend.image.declaredArguments).toEqual(['NEXT_PUBLIC_API_URL']);
  expect(place(frontend.serverUsesPublicUrl)).toBe('frontend/lib/api-client.ts:3');
  expect(frontend.unpinnedRequirements).toBeUndefined();
});

test('another copy of the project has the same image tags', () => {
  const copy = mkdtempSync(join(tmpdir(), 'seed-'));
  cpSync(directory, copy, { recursive: true, filter: (path) => !/node_modules|\.next$/.test(path) });
  const again = readSources(projectOf(copy, { backend: { context: 'backend' }, frontend: { context: 'frontend' } }));
  rmSync(copy, { recursive: true });
  expect([again.backend?.digest, again.frontend?.digest]).toEqual([backend.digest, frontend.digest]);
});
