import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Result } from '../../../lib/ops/smoke/check';
import { smoke, smokeReference } from '../../../lib/ops/smoke/smoke';
import { planProject } from '../../../lib/plan';
import { plain } from '../../../lib/report/paint';
import { smokeLine } from '../../../lib/report/smoke';
import { type Break, broken } from './breaks';
import { answers, Containers } from './containers';
import { checkImages } from './images';

const directory = resolve(__dirname, '../../../examples/fullstack');
const [site, api] = ['http://localhost:3000', 'http://localhost:8000'];
const planned = () => planProject({ directory, environment: {} });

export const referenceContainers = (scratch: string) => new Containers(directory, 'composeport-e2e', scratch);

/** Every check of a run; what does not pass is printed, and all of it where `isShown`. */
export async function resultsOf(results: AsyncGenerator<Result>, isShown: boolean): Promise<readonly Result[]> {
  const all: Result[] = [];
  for await (const result of results) {
    all.push(result);
    const isExpected = result.status === 'passed' || result.status === 'left out';
    if (isShown || !isExpected) console.error(smokeLine(result, plain));
  }
  return all;
}

/** The whole of it: its images, the checks of any app, the twelve, and the application's own with a browser. */
export async function checkReference(
  containers: Containers,
  scratch: string,
  beside: () => Promise<unknown>,
): Promise<void> {
  await checkImages(containers, scratch);
  const besides = beside();
  const general = await resultsOf(smoke(site, planned(), { quick: false }), true);
  assert.deepEqual(statuses(general), new Set(['passed']));
  const twelve = await resultsOf(smokeReference(site, planned(), { quick: false }), true);
  assert.deepEqual([twelve.length, statuses(twelve)], [12, new Set(['passed'])]);
  await besides;
  await ownChecks();
}

const statuses = (results: readonly Result[]) => new Set(results.map(({ status }) => status));

async function ownChecks(): Promise<void> {
  const cwd = join(directory, 'e2e');
  if (!existsSync(join(cwd, 'node_modules'))) await run('npm', ['ci', '--no-audit', '--no-fund'], cwd);
  await run('npm', ['run', '--silent', 'test'], cwd);
}

async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  const env = { ...process.env, SITE_URL: site, API_URL: api };
  const [status] = (await once(spawn(command, args, { cwd, env, stdio: 'inherit' }), 'exit')) as [number | null];
  assert.equal(status, 0, `${command} ${args.join(' ')}`);
}

/** Breaks one thing: exactly the checks that it concerns must say so. */
export async function checkBreak(containers: Containers, scratch: string, one: Break): Promise<void> {
  console.error(`\n== ${one.name}: ${one.what}`);
  await broken(containers, scratch, one, async () => {
    await answers(`${api}/api/health`);
    const results = await resultsOf(smokeReference(one.url ?? site, planned(), { quick: true }), false);
    const notPassed = results.filter(({ status }) => status !== 'passed' && status !== 'left out');
    assert.deepEqual(
      notPassed.map(({ status, number }) => `${status} ${number}`),
      one.expected,
      one.name,
    );
  });
}

/** What was broken is whole again. */
export async function checkMended(containers: Containers, scratch: string): Promise<void> {
  await broken(containers, scratch, {}, async () => {
    await answers(`${api}/api/ready`);
    const results = await resultsOf(smokeReference(site, planned(), { quick: true }), false);
    assert.deepEqual(statuses(results), new Set(['passed', 'left out']));
  });
}

export const referenceReady = () => answers(`${site}/healthz`, 90);
