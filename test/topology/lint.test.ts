import { describe, expect, test } from 'vitest';

import type { SourceFacts } from '../../lib/source/types';
import { lintRules } from '../../lib/topology/lint/rules';
import type { Topology, Workload } from '../../lib/topology/types';
import { literal } from '../topologies/builders';
import { loadSettings } from '../../lib/settings/load';
import { referenceTopology } from '../topologies/reference';
import { project, service, sourced } from './compose-values';
import { sourceFacts } from './source-values';

const place = { file: 'backend/Dockerfile', line: 7, column: 1 };

const start = (...words: string[]) => ({ command: words });
const uvicorn = start('uvicorn', 'app.main:app', '--host', '0.0.0.0');

/** The reference topology with one workload changed. */
function changed(name: string, over: Partial<Workload>, topology = referenceTopology()): Topology {
  return {
    ...topology,
    workloads: topology.workloads.map((each) => (each.name === name ? { ...each, ...over } : each)),
  };
}

const compose = project(['backend', 'frontend', 'worker', 'db'].map((name) => service(name)));

const settings = (environment = {}) => loadSettings({ directory: __dirname, environment });

function lint(facts: Readonly<Record<string, SourceFacts>>, topology: Topology = referenceTopology()) {
  return lintRules.flatMap((rule) => rule({ project: compose, facts, topology, settings: settings() }));
}

const ids = (facts: Readonly<Record<string, SourceFacts>>, topology?: Topology) =>
  lint(facts, topology).map(({ id }) => id);

test('a project without any of these says nothing', () => {
  const backend = sourceFacts(uvicorn, { framework: 'fastapi', alembicIni: place });
  expect(lint({ backend, frontend: sourceFacts({}, { framework: 'nextjs' }) })).toEqual([]);
});

describe('unpinned requirements: an image built today differs from the one that worked', () => {
  const at = { file: 'backend/requirements.txt', line: 2, column: 1 };

  test('is said at the line, once for each file', () => {
    const facts = sourceFacts(uvicorn, { unpinnedRequirements: at });
    const found = lint({ backend: facts, worker: facts });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ id: 'unpinned-requirements', kind: 'warning', at });
  });
});

describe('a shell in front of the server keeps the stop signal', () => {
  const shell = (text: string) => ({ ...start('/bin/sh', '-c', text), shellForm: place });

  test('is said', () => {
    expect(lint({ backend: sourceFacts(shell('uvicorn a:b')) })[0]).toMatchObject({
      id: 'shell-form-command',
      at: place,
    });
  });

  test('not where the text replaces the shell by the server', () => {
    expect(ids({ backend: sourceFacts(shell('mkdir -p x && exec uvicorn a:b')) })).toEqual([]);
  });

  test('not where compose starts something else', () => {
    const topology = changed('backend', { command: ['uvicorn', 'a:b'].map(literal) });
    expect(ids({ backend: sourceFacts(shell('uvicorn a:b')) }, topology)).toEqual([]);
  });
});

describe('too many connections: every process has a pool, and a rollout doubles them', () => {
  const facts = { backend: sourceFacts(uvicorn, { framework: 'fastapi' }) };

  test('4 replicas of 15 connections, twice, are more than the 100 of a server', () => {
    const [finding] = lint(facts, changed('backend', { replicas: 4, rollout: 'rolling' }));
    expect(finding).toMatchObject({ id: 'connection-limit', subject: 'services.db' });
    expect(finding?.what).toContain('120 connections');
  });

  test('workers and the upper end of autoscaling count', () => {
    const workers = { backend: sourceFacts(start('uvicorn', 'a:b', '--workers', '8'), { framework: 'fastapi' }) };
    expect(ids(workers)).toEqual(['connection-limit']);
    const autoscale = { min: 1, max: 8, cpuPercent: 70 };
    expect(ids(facts, changed('backend', { autoscale }))).toEqual(['connection-limit']);
  });

  test('each target has a limit of its own: an RDS instance goes by its memory', () => {
    const [finding] = lint(facts, changed('backend', { replicas: 4, rollout: 'rolling' }));
    expect(finding?.what).toContain('112 on AWS, 100 on Kubernetes');
    const large = changed('backend', { replicas: 4, rollout: 'rolling' });
    const resources = { cpu: 1, memoryMiB: 2048, stated: true };
    const databases = large.databases.map((each) => ({ ...each, resources }));
    expect(lint(facts, { ...large, databases }).map(({ targets }) => targets)).toEqual([['kubernetes']]);
  });

  test('one replica is well below', () => {
    expect(ids(facts)).toEqual([]);
  });

  test('a server that was given a limit of its own is left to its owner', () => {
    const topology = changed('backend', { replicas: 9 });
    const databases = topology.databases.map((each) => ({ ...each, parameters: { max_connections: '500' } }));
    expect(ids(facts, { ...topology, databases })).toEqual([]);
  });
});

describe('settings of uvicorn that do not arrive', () => {
  test.each([[start('python', 'main.py')], [start('fastapi', 'run', 'app/main.py')]])(
    '%j does not read UVICORN_* variables',
    (image) => {
      expect(lint({ backend: sourceFacts(image, { framework: 'fastapi' }) })[0]).toMatchObject({
        id: 'uvicorn-flags',
        subject: 'services.backend.command',
      });
    },
  );

  test('a keep-alive flag below what the balancer needs wins over the variable', () => {
    const image = start('uvicorn', 'a:b', '--timeout-keep-alive', '5');
    expect(lint({ backend: sourceFacts(image) })[0]?.what).toContain('--timeout-keep-alive 5');
  });

  test('a longer one is fine, and so is uvicorn behind a launcher', () => {
    expect(ids({ backend: sourceFacts(start('uvicorn', 'a:b', '--timeout-keep-alive', '120')) })).toEqual([]);
    expect(ids({ backend: sourceFacts(start('poetry', 'run', 'python', '-m', 'uvicorn', 'a:b')) })).toEqual([]);
  });
});

describe('Alembic without anything that runs it', () => {
  const at = { file: 'backend/alembic.ini', line: 1, column: 1 };
  const withoutTasks = referenceTopology({ tasks: [] });

  test('gives the compose lines to add', () => {
    const [finding] = lint({ backend: sourceFacts(uvicorn, { alembicIni: at }) }, withoutTasks);
    expect(finding).toMatchObject({ id: 'alembic-without-migration', at });
    expect(finding?.fix).toContain('    build: ./backend\n    command: alembic upgrade head\n');
    expect(finding?.fix).toContain('condition: service_completed_successfully');
  });

  test('names a configuration that is not where Alembic looks', () => {
    const elsewhere = { ...at, file: 'backend/db/alembic.ini' };
    const [finding] = lint({ backend: sourceFacts(uvicorn, { alembicIni: elsewhere }) }, withoutTasks);
    expect(finding?.fix).toContain('command: alembic -c db/alembic.ini upgrade head');
  });

  test('is fine when a task or the command runs it', () => {
    expect(ids({ backend: sourceFacts(uvicorn, { alembicIni: at }) })).toEqual([]);
    const inCommand = sourceFacts(start('sh', '-c', 'alembic upgrade head | tee log && exec uvicorn a:b'), {
      alembicIni: at,
    });
    expect(ids({ backend: inCommand }, withoutTasks)).toEqual([]);
  });
});

describe('websockets in memory: a broadcast reaches the users of one process only', () => {
  const facts = { backend: sourceFacts(uvicorn, { inMemoryWebsockets: place }) };

  test('matters with more than one replica or worker', () => {
    expect(ids(facts, changed('backend', { replicas: 2 }))).toEqual(['websockets-in-memory']);
    const environment = { WEB_CONCURRENCY: literal('2') };
    expect(ids(facts, changed('backend', { environment }))).toEqual(['websockets-in-memory']);
  });

  test('does not with one', () => {
    expect(ids(facts)).toEqual([]);
  });

  test('does not with a cache that carries the messages', () => {
    const cache = {
      name: 'redis',
      dnsName: 'redis',
      aliases: [],
      engine: 'redis',
      image: 'redis:7',
      user: { uid: 999, gid: 999 },
      port: 6379,
      durable: false,
      parameters: {},
      resources: { cpu: 0.25, memoryMiB: 256, stated: false },
      clients: ['backend'],
    } as const;
    expect(ids(facts, { ...changed('backend', { replicas: 2 }), caches: [cache] })).toEqual([]);
  });
});

describe('server code that calls the public address', () => {
  const facts = { frontend: sourceFacts({}, { framework: 'nextjs', serverUsesPublicUrl: place }) };

  test('cannot reach it from a pod while it is a localhost name', () => {
    const [finding] = lint(facts);
    expect(finding).toMatchObject({ id: 'server-uses-public-url', targets: ['kubernetes'] });
    expect(finding?.fix).toContain('http://backend:8000');
  });

  test('reaches a domain from everywhere', () => {
    const entries = referenceTopology().entries.map((entry) => ({
      ...entry,
      origin: { kind: 'known', url: 'https://shop.example' } as const,
    }));
    expect(ids(facts, referenceTopology({ entries }))).toEqual([]);
  });
});

describe('a path that both Next.js and the api serve', () => {
  const facts = (path: string) => ({
    frontend: sourceFacts({}, { framework: 'nextjs', nextApiPrefixes: [{ value: path, at: place }] }),
  });

  test('goes to the api, which is said with the lines that change it', () => {
    const [finding] = lint(facts('/api/auth'));
    expect(finding).toMatchObject({ id: 'next-api-overlap', subject: 'services.frontend', at: place });
    expect(finding?.fix).toContain('routes: [/api/auth, /]');
  });

  test('is no overlap when the path only looks alike', () => {
    expect(ids(facts('/apidocs'))).toEqual([]);
  });
});

test('findings point into the project, never to a compose value inside', () => {
  const compose2 = project([service('backend', { command: [sourced('python'), sourced('main.py')] })]);
  const facts = { backend: sourceFacts(start('python', 'main.py'), { framework: 'fastapi' }) };
  const topology = changed('backend', { command: ['python', 'main.py'].map(literal) });
  const [finding] = lintRules.flatMap((rule) => rule({ project: compose2, facts, topology, settings: settings() }));
  expect(Object.keys(finding?.at ?? {})).toEqual(['file', 'line', 'column']);
});
