import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Result } from '../../../lib/ops/smoke/check';
import { planProject, type PlannedProject } from '../../../lib/plan';

/** A front end at `/`, an API at the conventional paths, both with a health path. */
export const compose = `name: shop
services:
  web:
    image: ghcr.io/acme/web:1
    ports: ["3000:3000"]
    x-deploy: { role: web }
    healthcheck: { test: ["CMD", "curl", "-f", "http://localhost:3000/healthz"] }
  api:
    image: ghcr.io/acme/api:1
    ports: ["8000:8000"]
    x-deploy: { role: api }
    healthcheck: { test: ["CMD", "curl", "-f", "http://localhost:8000/api/health"] }
`;

/** The folder of a compose project that lasts as long as the test. */
export function folder(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'smoke-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, 'docker-compose.yml'), text);
  return directory;
}

export function planned(text = compose): PlannedProject {
  return planProject({ directory: folder(text), environment: {} });
}

/** `failed: route /api/* reaches api`: the checks that did not pass. */
export async function notPassed(results: AsyncGenerator<Result>): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { status, name } of results) if (status !== 'passed') lines.push(`${status}: ${name}`);
  return lines;
}

/** `failed 8`: the same by number. */
export async function notPassedNumbers(results: AsyncGenerator<Result>): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { status, number } of results) if (status !== 'passed') lines.push(`${status} ${number}`);
  return lines;
}
