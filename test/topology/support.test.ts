import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import type { ComposeMount, ComposeService } from '../../lib/compose/types';
import { ledgerFindings, supportOf, supportRows } from '../../lib/topology/support';
import { project, service, sourced } from './compose-values';
import { supportTables } from './support-page';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
}

const file = join(__dirname, '../../lib/compose/schema/compose-spec.json');
const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema & { readonly $defs: Readonly<Record<string, Schema>> };
const names = (of: Schema | undefined) => Object.keys(of?.properties ?? {});
const definition = (name: string) => schema.$defs[name];
const build = definition('workload_spec')?.properties?.['build']?.oneOf?.[1];

/** Every property below a deploy definition, groups and their members. */
function nested(of: Schema | undefined, path: string): string[] {
  return Object.entries(of?.properties ?? {}).flatMap(([name, inner]) => [
    `${path}.${name}`,
    ...nested(inner, `${path}.${name}`),
  ]);
}

describe('nothing is dropped silently: every property of the compose specification has a row', () => {
  test.each([
    ...names(schema),
    ...['service', 'container_spec', 'workload_spec'].flatMap((each) =>
      names(definition(each)).map((name) => `services.${name}`),
    ),
    ...names(build).map((name) => `services.build.${name}`),
    ...nested(definition('deployment'), 'services.deploy'),
    ...['network', 'volume', 'config', 'secret'].flatMap((each) =>
      names(definition(each)).map((name) => `${each}s.${name}`),
    ),
    ...names(definition('healthcheck')).map((name) => `services.healthcheck.${name}`),
  ])('%s', (path) => {
    const known = supportRows.some((row) => row.path.replaceAll('.*', '') === path);
    expect(known || supportOf(path) !== undefined).toBe(true);
  });

  test('the schema is read as far as this test believes', () => {
    expect(names(build)).toContain('dockerfile_inline');
    expect(nested(definition('deployment'), 'services.deploy')).toContain(
      'services.deploy.resources.reservations.devices',
    );
  });
});

test('no property has two rows, or the second would never be read', () => {
  const paths = supportRows.map(({ path }) => path);
  expect(paths.filter((path, at) => paths.indexOf(path) !== at)).toEqual([]);
});

test('a blocked property always comes with a way out', () => {
  const blocked = supportRows.filter(({ aws, kubernetes }) => aws === 'blocked' || kubernetes === 'blocked');
  expect(blocked.filter(({ fix }) => !fix)).toEqual([]);
});

test('docs/compose-support.md is the ledger (copy the expected tables into the page after a change)', () => {
  const page = readFileSync(join(__dirname, '../../docs/compose-support.md'), 'utf8');
  expect(page).toContain(supportTables());
});

const findings = (rest: ComposeService['rest'], over: Partial<ComposeService> = {}) =>
  ledgerFindings(project([service('api', { rest, ...over })]));

describe('what the compose file asks for and does not get is said', () => {
  test('with the place and the reason', () => {
    const [finding, ...others] = findings({ dns: sourced(['8.8.8.8'], 'services.api.dns') });
    expect(finding).toMatchObject({
      id: 'compose-dns',
      kind: 'dropped',
      subject: 'services.api.dns',
      what: 'dns is left out',
      targets: ['aws', 'kubernetes'],
      at: { file: 'docker-compose.yml', line: 1, column: 1 },
    });
    expect(others).toEqual([]);
  });

  test.each([
    ['privileged', true],
    ['network_mode', 'host'],
    ['pid', 'host'],
    ['gpus', 'all'],
    ['runtime', 'nvidia'],
    ['devices', ['/dev/ttyUSB0']],
    ['deploy.resources.reservations.devices', [{ capabilities: ['gpu'] }]],
  ])('%s: %j cannot work on either target', (key, value) => {
    const [finding] = findings({ [key]: sourced<unknown>(value, `services.api.${key}`) });
    expect(finding).toMatchObject({ kind: 'blocker', targets: ['aws', 'kubernetes'] });
    expect(finding?.fix).toBeTruthy();
  });

  test.each([
    ['privileged', false],
    ['network_mode', 'bridge'],
    ['gpus', []],
    ['deploy.mode', 'replicated'],
    ['runtime', 'runc'],
    ['security_opt', ['no-new-privileges:true']],
    ['x-anything', { a: 1 }],
    ['deploy.x-anything', 1],
  ])('%s: %j asks for nothing', (key, value) => {
    expect(findings({ [key]: sourced<unknown>(value) })).toEqual([]);
  });

  test('a development leftover needs no attention, even in strict mode', () => {
    expect(findings({ develop: sourced<unknown>({ watch: [1] }) })[0]).toMatchObject({
      kind: 'dropped',
      expected: true,
    });
  });

  test('targets that differ get findings of their own: docker compose builds the images for Kubernetes', () => {
    const at = sourced('').at;
    const built = {
      at,
      context: sourced('.'),
      dockerfile: sourced('Dockerfile'),
      args: {},
      rest: { secrets: sourced<unknown>(['npm']), cache_from: sourced<unknown>(['x']) },
    };
    expect(findings({}, { build: built }).map(({ id, kind, targets }) => [id, kind, targets])).toEqual([
      ['compose-secrets', 'blocker', ['aws']],
      ['compose-cache_from', 'dropped', ['aws']],
    ]);
  });

  test('a property below one that has a row is covered by it', () => {
    expect(findings({ 'volumes.bind.propagation': sourced<unknown>('rshared') })[0]?.id).toBe(
      'compose-volumes-bind-propagation',
    );
  });

  test('a property that nobody knows yet is a warning, not silence', () => {
    expect(findings({ quantum: sourced<unknown>(true, 'services.api.quantum') })[0]).toMatchObject({
      id: 'compose-unknown',
      kind: 'warning',
      subject: 'services.api.quantum',
    });
    expect(findings({ 'deploy.quantum': sourced<unknown>(true) })[0]?.id).toBe('compose-unknown');
  });

  test('networks, volumes and the top level count too', () => {
    const found = ledgerFindings(
      project([], {
        rest: { models: sourced<unknown>({ llm: {} }), version: sourced<unknown>('3.8') },
        networks: {
          back: {
            at: sourced('').at,
            internal: false,
            external: false,
            rest: { ipam: sourced<unknown>({ driver: 'x' }) },
          },
        },
        volumes: {
          nfs: { at: sourced('').at, external: false, rest: { driver_opts: sourced<unknown>({ type: 'nfs' }) } },
        },
      }),
    );
    expect(found.map(({ id }) => id)).toEqual([
      'compose-models',
      'compose-version',
      'compose-ipam',
      'compose-driver_opts',
    ]);
  });
});

describe('values that a target does not take', () => {
  test('Fargate adds SYS_PTRACE only, a restricted namespace NET_BIND_SERVICE only', () => {
    const found = findings(
      {},
      { capAdd: [sourced('SYS_PTRACE'), sourced('CAP_NET_BIND_SERVICE'), sourced('NET_ADMIN')] },
    );
    expect(found.map(({ targets }) => targets)).toEqual([['kubernetes'], ['aws'], ['aws', 'kubernetes']]);
  });

  test('Fargate sets nofile only, a pod none', () => {
    const limit = sourced({ soft: 1, hard: 1 });
    const found = findings({}, { ulimits: { nofile: limit, nproc: limit } });
    expect(found.map(({ targets }) => targets)).toEqual([['kubernetes'], ['aws', 'kubernetes']]);
  });

  const mount = sourced<ComposeMount>(
    { type: 'bind', source: '/var/run/docker.sock', target: '/var/run/docker.sock', readOnly: true },
    'services.api.volumes[0]',
  );

  test('a service that talks to Docker cannot work', () => {
    expect(findings({}, { volumes: [mount] })[0]).toMatchObject({ kind: 'blocker', id: 'compose-docker-socket' });
  });

  test('a proxy that is left out takes its socket with it', () => {
    expect(findings({}, { volumes: [mount], image: sourced('traefik:v3') })).toEqual([]);
  });
});
