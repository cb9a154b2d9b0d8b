import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../lib/topology/types';
import { composeport, folder } from './run';

const compose = `name: shop
services:
  web:
    image: ghcr.io/acme/web:1.2
    ports: ["8080:8080"]
    environment:
      API_TOKEN: \${API_TOKEN}
`;
const good = { 'docker-compose.yml': compose, '.env': 'API_TOKEN=canary-4711\n' };

describe('plan', () => {
  test('prints the plan on stdout, uncoloured without a terminal, and no secret', async () => {
    const { code, stdout, stderr } = await composeport(folder(good), 'plan');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^shop, environment dev \(docker-compose\.yml\)\n/);
    expect(stdout).toMatch(/web .*ECS service on Fargate .*Deployment, Service/);
    expect(stdout).toContain('pushed from API_TOKEN');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('canary');
  });

  test('--json is data for programs, and the same every time', async () => {
    const directory = folder(good);
    const first = await composeport(directory, 'plan', '--json');
    expect((await composeport(directory, 'plan', '--json')).stdout).toBe(first.stdout);
    expect((JSON.parse(first.stdout) as Plan).topology.workloads.map(({ name }) => name)).toEqual(['web']);
    expect(first.stdout).not.toContain('canary');
  });

  test('--target leaves the other one out', async () => {
    const { stdout } = await composeport(folder(good), 'plan', '--target', 'kubernetes');
    expect(stdout).not.toContain('cdk deploy');
  });
});

describe('mistakes of the user end with exit code 1', () => {
  test('the place, the line and a fix on stderr, and nothing on stdout', async () => {
    const broken = compose.replace('ports: ["8080:8080"]', 'ports:\n      - "80 80"');
    const { code, stdout, stderr } = await composeport(folder({ ...good, 'docker-compose.yml': broken }), 'plan');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const lines = stderr.split('\n');
    expect(lines[0]).toMatch(/^docker-compose\.yml:6:9 services\.web\.ports\[0\]: .*; .*$/);
    expect(lines.slice(1)).toEqual(['  6 |       - "80 80"', '    |         ^', '']);
  });

  test('a program gets the same as JSON on stdout', async () => {
    const broken = compose.replace('"8080:8080"', '"80 80"');
    const { code, stdout } = await composeport(folder({ ...good, 'docker-compose.yml': broken }), 'plan', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      problems: [
        {
          ...{ file: 'docker-compose.yml', line: 5, column: 13, subject: 'services.web.ports[0]' },
          what: "'80 80' is not a port",
          fix: expect.stringContaining('write "8000:8000"') as string,
        },
      ],
    });
  });

  test('the line is that of the file with the mistake, from whatever folder the command was started', async () => {
    const broken = compose.replace('"8080:8080"', '"80 80"');
    const directory = folder({ ...good, 'docker-compose.yml': broken });
    mkdirSync(join(directory, 'deep/below'), { recursive: true });
    const { stderr } = await composeport(join(directory, 'deep/below'), 'plan');
    expect(stderr).toContain('5 |     ports: ["80 80"]');
  });

  test('a mistake in .env.deploy comes with its line, other values than settings masked', async () => {
    const directory = folder({ ...good, '.env.deploy': 'DEPLOY_DATA=some\nSECRET=canary-4711\n' });
    const { code, stderr } = await composeport(directory, 'plan');
    expect(code).toBe(1);
    expect(stderr).toContain('.env.deploy:1:1 DEPLOY_DATA');
    expect(stderr).toContain('1 | DEPLOY_DATA=some');
    expect(stderr).toContain('2 | SECRET=…');
    expect(stderr).not.toContain('canary');
  });

  test('a folder that is none', async () => {
    const { code, stderr } = await composeport('nowhere', 'plan');
    expect(code).toBe(1);
    expect(stderr).toContain('nowhere: is not a folder');
  });

  test('a folder without a compose file; the message names the example', async () => {
    const { code, stderr } = await composeport(folder(), 'plan');
    expect(code).toBe(1);
    expect(stderr).toContain('examples/fullstack');
  });

  test('an unknown target, and a missing one', async () => {
    const directory = folder(good);
    expect((await composeport(directory, 'plan', '--target', 'azure')).stderr).toContain('aws, kubernetes');
    expect((await composeport(directory, 'secrets', 'list')).code).toBe(1);
  });
});

describe('init', () => {
  test('writes everything into an empty folder, and says what to type next', async () => {
    const directory = folder({ 'docker-compose.yml': compose });
    const { code, stdout } = await composeport(directory, 'init');
    expect(code).toBe(0);
    expect(readFileSync(join(directory, 'cdk.json'), 'utf8')).toContain('node_modules/composeport/dist/bin/aws.js');
    for (const file of ['package.json', 'cdk8s.yaml', '.env.deploy', '.gitignore']) {
      expect(existsSync(join(directory, file)), file).toBe(true);
    }
    expect(stdout).toMatch(/Next:\n {2}npm install\n {2}npx composeport plan\n$/);
  });

  test('the AWS CDK stays on 2.x: 3.0.0 was published by accident and refuses aws-cdk-lib 2', async () => {
    const directory = folder();
    await composeport(directory, 'init');
    const made = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(made.devDependencies['aws-cdk']).toMatch(/^\^2\./);
  });

  test('keeps what is there, and says what composeport needs in it', async () => {
    const directory = folder({ 'cdk.json': '{"app": "mine"}', '.env.deploy': 'DEPLOY_ENV=prod' });
    const { stdout } = await composeport(directory, 'init');
    expect(readFileSync(join(directory, 'cdk.json'), 'utf8')).toBe('{"app": "mine"}');
    expect(readFileSync(join(directory, '.env.deploy'), 'utf8')).toBe('DEPLOY_ENV=prod');
    expect(stdout).toMatch(/cdk\.json: exists, kept; composeport needs in it:\n.*\n.*dist\/bin\/aws\.js/);
  });

  test('a second run changes nothing', async () => {
    const directory = folder();
    await composeport(directory, 'init');
    const before = readFileSync(join(directory, 'package.json'), 'utf8');
    const { stdout } = await composeport(directory, 'init');
    expect(readFileSync(join(directory, 'package.json'), 'utf8')).toBe(before);
    expect(stdout).not.toMatch(/written|added|completed|npm install/);
  });

  test('a broken package.json is not touched, and nothing else is written', async () => {
    const directory = folder({ 'package.json': '{"name": ' });
    const { code, stderr } = await composeport(directory, 'init');
    expect(code).toBe(1);
    expect(stderr).toContain('package.json');
    expect(readFileSync(join(directory, 'package.json'), 'utf8')).toBe('{"name": ');
    expect(existsSync(join(directory, 'cdk.json'))).toBe(false);
  });
});

describe('images', () => {
  test('says when there is nothing to build, and writes nothing', async () => {
    const directory = folder(good);
    const { code, stderr } = await composeport(directory, 'images');
    expect(code).toBe(0);
    expect(stderr).toContain('Nothing to build');
    expect(existsSync(join(directory, 'dist'))).toBe(false);
  });

  test('writes the override and prints the command alone on stdout, so that a script can run it', async () => {
    const built = 'name: shop\nservices:\n  web:\n    build: .\n    ports: ["80:80"]\n';
    const directory = folder({ 'compose.yaml': built, Dockerfile: 'FROM nginx:1.27\nEXPOSE 80\n' });
    const { stdout } = await composeport(directory, 'images');
    expect(stdout).toBe('docker compose -f compose.yaml -f dist/images.compose.yaml build web\n');
    expect(readFileSync(join(directory, 'dist/images.compose.yaml'), 'utf8')).toMatch(/image: shop-web:[0-9a-f]{16}\n/);
  });
});
