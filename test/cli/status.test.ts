import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { composeport, folder } from './run';

const compose = `name: shop
services:
  worker: { image: "ghcr.io/acme/worker:1.2" }
`;

const path = process.env.PATH;
afterEach(() => (process.env.PATH = path));

/** A project, and a kubectl whose only Deployment has so many pods ready. */
function project(ready: number): string {
  const directory = folder({ 'docker-compose.yml': compose });
  const status = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: ready };
  const worker = { kind: 'Deployment', metadata: { name: 'worker', generation: 1 }, spec: { replicas: 1 }, status };
  writeFileSync(join(directory, 'all.json'), JSON.stringify({ items: [worker] }));
  const script = `#!/bin/sh
case "$1 $2" in
  "get namespace") echo "namespace/shop-dev" ;;
  *) cat "${directory}/all.json" ;;
esac
`;
  writeFileSync(join(directory, 'kubectl'), script);
  chmodSync(join(directory, 'kubectl'), 0o755);
  process.env.PATH = `${directory}${delimiter}${path}`;
  return directory;
}

test('status shows each planned thing and ends with 0 when all of it runs', async () => {
  const { code, stdout } = await composeport(project(1), 'status', '--target', 'kubernetes');
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'ok       Deployment worker  1 of 1 pods ready\n' });
});

test('exit code 1 while something does not run, so that a pipeline can wait for it; the next command is talk', async () => {
  const { code, stdout, stderr } = await composeport(project(0), 'status', '--target', 'kubernetes');
  expect({ code, stdout }).toEqual({ code: 1, stdout: 'starting Deployment worker  0 of 1 pods ready\n' });
  expect(stderr).toMatch(/^Next:\n {2}kubectl get events --namespace shop-dev/);
});

test('--json is the same for programs', async () => {
  const { code, stdout } = await composeport(project(0), 'status', '--target', 'kubernetes', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    target: 'kubernetes',
    place: 'shop-dev',
    ready: false,
    parts: [{ kind: 'Deployment', name: 'worker', state: 'starting' }],
  });
});
