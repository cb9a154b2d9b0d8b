import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../lib/topology/types';
import { run } from './run';

let root: string;
beforeAll(() => (root = mkdtempSync(join(tmpdir(), 'cli-'))));
afterAll(() => rmSync(root, { recursive: true }));

/** A folder of its own with these files. */
function project(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(root, 'shop-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

const compose = `name: shop
services:
  web:
    image: ghcr.io/acme/web:1.2
    ports: ["8080:8080"]
    environment:
      API_TOKEN: \${API_TOKEN}
`;
const good = { 'docker-compose.yml': compose, '.env': 'API_TOKEN=canary-4711\n' };

describe.concurrent('plan', () => {
  test('prints the plan on stdout, uncoloured without a terminal, and no secret', async () => {
    const { code, stdout, stderr } = await run('composeport', ['plan'], { cwd: project(good) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^shop, environment dev \(docker-compose\.yml\)\n/);
    expect(stdout).toMatch(/web .*ECS service on Fargate .*Deployment, Service/);
    expect(stdout).toContain('pushed from API_TOKEN');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('canary');
  });

  test('--json is data for programs, twice the same, and from any folder', async () => {
    const directory = project(good);
    const [first, second] = await Promise.all([
      run('composeport', ['plan', '--json'], { cwd: directory }),
      run('composeport', ['plan', '--json', '--project-directory', directory], { cwd: root }),
    ]);
    expect(first.stdout).toBe(second.stdout);
    expect((JSON.parse(first.stdout) as Plan).topology.workloads.map(({ name }) => name)).toEqual(['web']);
    expect(first.stdout).not.toContain('canary');
  });
});

describe.concurrent('mistakes of the user end with exit code 1', () => {
  test('the place, the line and a fix on stderr, and nothing on stdout', async () => {
    const broken = compose.replace('"8080:8080"', '"80 80"').replace('ports: [', 'ports:\n      - ').replace('"]', '"');
    const cwd = project({ ...good, 'docker-compose.yml': broken });
    const { code, stdout, stderr } = await run('composeport', ['plan'], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^docker-compose\.yml:6:9 services\.web\.ports\[0\]: .*; .*\n {2}6 \| {7}- "80 80"\n {4}\| {9}\^\n$/,
    );
  });

  test('a mistake in .env.deploy comes without its line', async () => {
    const cwd = project({ ...good, '.env.deploy': 'DEPLOY_DATA=canary\nSECRET=canary-4711\n' });
    const { code, stderr } = await run('composeport', ['plan'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('.env.deploy:1:1 DEPLOY_DATA');
    expect(stderr).not.toContain('canary-4711');
  });

  test('a folder that is none, and a folder without a compose file', async () => {
    const [none, empty] = await Promise.all([
      run('composeport', ['plan', '--project-directory', 'nowhere'], { cwd: root }),
      run('composeport', ['plan'], { cwd: project({}) }),
    ]);
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('nowhere: is not a folder') as string });
    expect(empty).toMatchObject({ code: 1, stderr: expect.stringContaining('examples/fullstack') as string });
  });

  test('an unknown target', async () => {
    const { code, stderr } = await run('composeport', ['plan', '--target', 'azure'], { cwd: project(good) });
    expect(code).toBe(1);
    expect(stderr).toContain('aws, kubernetes');
  });
});

describe.concurrent('init', () => {
  test('writes everything into an empty folder, and says what to type next', async () => {
    const cwd = project({ 'docker-compose.yml': compose });
    const { code, stdout } = await run('composeport', ['init'], { cwd });
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'cdk.json'), 'utf8')).toContain('node node_modules/composeport/dist/bin/aws.js');
    for (const file of ['package.json', 'cdk8s.yaml', '.env.deploy', '.gitignore']) {
      expect(existsSync(join(cwd, file)), file).toBe(true);
    }
    expect(stdout).toMatch(/Next:\n {2}npm install\n {2}npx composeport plan\n$/);
  });

  test('keeps what is there, and says what composeport needs in it', async () => {
    const cwd = project({ 'cdk.json': '{"app": "mine"}', '.env.deploy': 'DEPLOY_ENV=prod' });
    const { stdout } = await run('composeport', ['init'], { cwd });
    expect(readFileSync(join(cwd, 'cdk.json'), 'utf8')).toBe('{"app": "mine"}');
    expect(readFileSync(join(cwd, '.env.deploy'), 'utf8')).toBe('DEPLOY_ENV=prod');
    expect(stdout).toMatch(/cdk\.json: exists, kept; composeport needs in it:\n.*\n.*dist\/bin\/aws\.js/);
  });

  test('a broken package.json is not touched', async () => {
    const cwd = project({ 'package.json': '{"name": ' });
    const { code, stderr } = await run('composeport', ['init'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('package.json');
    expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toBe('{"name": ');
    expect(existsSync(join(cwd, 'cdk.json'))).toBe(false);
  });
});

test('images says when there is nothing to build, and writes nothing', async () => {
  const cwd = project(good);
  const { code, stderr } = await run('composeport', ['images'], { cwd });
  expect(code).toBe(0);
  expect(stderr).toContain('Nothing to build');
  expect(existsSync(join(cwd, 'dist'))).toBe(false);
});
