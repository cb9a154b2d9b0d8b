import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll } from 'vitest';

import { planProject, type PlannedProject } from '../../lib/plan';
import { ProblemError } from '../../lib/problem';
import type { EnvValue, Workload } from '../../lib/topology/types';
import { partsOf } from '../../lib/topology/env-value';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Files of a project in a folder of its own; a text alone is its docker-compose.yml. */
export type Files = string | Readonly<Record<string, string>>;

/** Plans a project that exists for one test. */
export function plan(files: Files, environment: Record<string, string> = {}): PlannedProject {
  const directory = mkdtempSync(join(tmpdir(), 'composeport-'));
  folders.push(directory);
  const all = typeof files === 'string' ? { 'docker-compose.yml': files } : files;
  for (const [name, text] of Object.entries({ ...all })) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return planProject({ directory, environment: { COMPOSE_PROJECT_NAME: 'shop', ...environment } });
}

/** The problems that refuse a project, as the user reads them. */
export function problems(files: Files, environment: Record<string, string> = {}): string[] {
  try {
    plan(files, environment);
  } catch (error) {
    if (error instanceof ProblemError) {
      return error.problems.map((p) => `${p.at ? `${p.at.file}:${p.at.line} ` : ''}${p.subject}: ${p.what}; ${p.fix}`);
    }
    throw error;
  }
  return [];
}

export function workload({ plan: { topology } }: PlannedProject, name: string): Workload {
  const found = topology.workloads.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no workload ${name} among ${topology.workloads.map((w) => w.name).join(', ')}`);
  return found;
}

/** A value as one readable text: `postgresql://{db.user}:{db.password}@{db.host}:5432/app`. */
export function text(value: EnvValue | undefined): string | undefined {
  return value && partsOf(value).map(partText).join('');
}

function partText(part: ReturnType<typeof partsOf>[number]): string {
  switch (part.kind) {
    case 'literal':
      return part.value;
    case 'secret':
      return `{secret ${part.secret}}`;
    case 'publicUrl':
      return `{${part.entry} ${part.part}}`;
    case 'peer':
      return `{${part.workload}}`;
    case 'database':
      return `{${part.database}.${part.field}}`;
    case 'cache':
      return `{${part.cache}.${part.field}}`;
    case 'bucket':
      return `{bucket ${part.bucket}.${part.field}}`;
    default:
      throw new Error('a template within a template');
  }
}

/** A FastAPI service's build context, so that a test's project has one without naming what it is not about. */
export const fastapi = (folder = 'backend', main = ''): Record<string, string> => ({
  [`${folder}/Dockerfile`]:
    'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]\n',
  [`${folder}/requirements.txt`]: 'fastapi==0.142.2\nuvicorn==0.54.0\n',
  [`${folder}/app/main.py`]: `from fastapi import FastAPI\n\napp = FastAPI()\n${main}`,
});

/** A Next.js service's build context. */
export const nextjs = (folder = 'frontend'): Record<string, string> => ({
  [`${folder}/Dockerfile`]: 'FROM node:20-alpine\nWORKDIR /app\nCOPY . .\nRUN npm run build\nCMD ["npm", "start"]\n',
  [`${folder}/package.json`]: '{ "dependencies": { "next": "16.4.5" }, "scripts": { "start": "next start" } }\n',
});
