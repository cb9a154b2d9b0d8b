import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProblemError } from '../../lib/problem';
import { loadSettings } from '../../lib/settings/load';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'settings-'))));
afterEach(() => rmSync(directory, { recursive: true }));

const file = (name: string, ...lines: string[]) => writeFileSync(join(directory, name), lines.join('\n'));
const load = (environment: Record<string, string> = {}) => loadSettings({ directory, environment });

function problemsOf(environment: Record<string, string> = {}): string[] {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof ProblemError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('defaults', () => {
  test('nothing set means a dev deployment that keeps its data', () => {
    expect(load()).toMatchObject({ environment: 'dev', production: false, strict: false, data: 'retain' });
  });

  test('prod pays for a NAT gateway, so that its containers have no public address; dev does not', () => {
    expect(load({ DEPLOY_ENV: 'prod' }).aws.egress).toBe('nat');
    expect(load().aws.egress).toBe('public-ip');
  });
});

describe('where a value comes from', () => {
  test('the file of the environment wins over the shared one, the process over both', () => {
    file('.env.deploy', 'DEPLOY_DATA=disposable', 'DEPLOY_STRICT=true', 'DEPLOY_EGRESS=nat');
    file('.env.deploy.prod', 'DEPLOY_DATA=retain', 'DEPLOY_EGRESS=endpoints');
    const settings = load({ DEPLOY_ENV: 'prod', DEPLOY_EGRESS: 'public-ip' });
    expect(settings).toMatchObject({ data: 'retain', strict: true, aws: { egress: 'public-ip' } });
  });

  test('DEPLOY_ENV in .env.deploy chooses the file of the environment', () => {
    file('.env.deploy', 'DEPLOY_ENV=stage');
    file('.env.deploy.stage', 'DEPLOY_IMAGE_TAG=v2');
    expect(load()).toMatchObject({ environment: 'stage', images: { tag: 'v2' } });
  });

  test('an empty value in the process goes back to the default, as in compose', () => {
    file('.env.deploy', 'DEPLOY_DATA=disposable');
    expect(load({ DEPLOY_DATA: '' }).data).toBe('retain');
  });

  test('DEPLOY_ variables of a CI runner that are no settings of ours are none of our business', () => {
    expect(problemsOf({ DEPLOY_PRIME_URL: 'https://ci.example' })).toEqual([]);
  });
});

describe('values', () => {
  test.each([
    ['https://shop.example.com/', 'https://shop.example.com'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['https://Shop.Example.com', 'https://shop.example.com'],
  ])('the public origin of %s is %s', (written, origin) => {
    expect(load({ DEPLOY_PUBLIC_URL: written }).publicUrl).toBe(origin);
  });

  test('a gateway is a namespace and a name, because gateways live with the platform team', () => {
    expect(load({ DEPLOY_GATEWAY: 'infra/public' }).kubernetes.gateway).toEqual({ namespace: 'infra', name: 'public' });
  });

  test('several address ranges are separated by commas', () => {
    expect(load({ DEPLOY_K8S_EGRESS: '10.0.0.0/8, fd00::/8' }).kubernetes.egress).toEqual(['10.0.0.0/8', 'fd00::/8']);
  });
});

describe('mistakes', () => {
  test('a mistyped key is named with its line, and with the key that was meant', () => {
    file('.env.deploy', '# shop', '', '  DEPLOY_PUBLIC_ULR=https://shop.example.com');
    expect(problemsOf()).toEqual([
      '.env.deploy:3:3 DEPLOY_PUBLIC_ULR: is not a setting; did you mean DEPLOY_PUBLIC_URL?',
    ]);
  });

  test('a variable of the app in .env.deploy would reach no container, and its value is not shown', () => {
    file('.env.deploy', 'STRIPE_TOKEN=canary');
    const [problem] = problemsOf();
    expect(problem).toMatch(/^\.env\.deploy:1:1 STRIPE_TOKEN: is not a setting; .*belong into \.env$/);
    expect(problem).not.toContain('canary');
  });

  test('all mistakes of all files and the process come together', () => {
    file('.env.deploy', 'DEPLOY_DATA=keep');
    file('.env.deploy.dev', 'DEPLOY_GATEWAY=public');
    expect(problemsOf({ DEPLOY_EGRESS: 'vpn' }).map((line) => line.split(': ')[0])).toEqual([
      '.env.deploy:1:1 DEPLOY_DATA',
      'DEPLOY_EGRESS (process environment)',
      '.env.deploy.dev:1:1 DEPLOY_GATEWAY',
    ]);
  });

  test('an environment file that names another environment would never apply', () => {
    file('.env.deploy.prod', 'DEPLOY_ENV=dev');
    expect(problemsOf({ DEPLOY_ENV: 'prod' })[0]).toMatch(/^\.env\.deploy\.prod:1:1 DEPLOY_ENV: 'dev' contradicts/);
  });

  test('a login in the public URL is refused without being repeated', () => {
    expect(problemsOf({ DEPLOY_PUBLIC_URL: 'https://me:canary@shop.example' })[0]).not.toContain('canary');
  });

  test.each([
    ['DEPLOY_ENV', 'Prod_1', 'lower-case'],
    ['DEPLOY_ENV', 'an-environment-of-21c', 'at most 20'],
    ['DEPLOY_STRICT', 'yes', 'true, false'],
    ['DEPLOY_PUBLIC_URL', 'https://shop.example/app', 'has a path'],
    ['DEPLOY_PUBLIC_URL', 'shop.example', 'is not a URL'],
    ['DEPLOY_PUBLIC_URL', 'ftp://shop.example', 'neither https:// nor http://'],
    ['DEPLOY_IMAGE_REGISTRY', 'https://ghcr.io/acme', 'without a scheme'],
    ['DEPLOY_IMAGE_REGISTRY', 'ghcr.io/acme/', 'without a slash at the end'],
    ['DEPLOY_IMAGE_TAG', 'v1:2', 'an image tag'],
    ['DEPLOY_HOSTED_ZONE_ID', 'shop.example.com', 'Route 53 zone'],
    ['DEPLOY_DATABASE_PASSWORD_GENERATION', '0', 'from 1 up'],
    ['DEPLOY_GATEWAY', 'infra/public/8080', '<namespace>/<name>'],
    ['DEPLOY_K8S_EGRESS', '10.0.0.0/33', "'10.0.0.0/33', which is not an address range"],
    ['DEPLOY_K8S_NAMESPACE', 'Shop', 'a namespace'],
  ])('%s=%s is refused, with what is allowed', (key, value, said) => {
    expect(problemsOf({ [key]: value })).toEqual([expect.stringContaining(said)]);
  });

  test('a folder in place of the file is a problem, not a stack trace', () => {
    mkdirSync(join(directory, '.env.deploy'));
    expect(problemsOf()).toEqual([expect.stringMatching(/^\.env\.deploy: cannot be read \(EISDIR\)/)]);
  });
});
