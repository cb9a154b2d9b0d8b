import type { Cache, Database, OneOffTask, Topology } from '../../lib/topology/types';
import { container, literal, workload } from './builders';
import { referenceTopology } from './reference';

/** What the reference stack does not have: other engines, caches, an S3 server, files, every kind of task, replicas, aliases. */
export function wideTopology(over: Partial<Topology> = {}): Topology {
  const reference = referenceTopology();
  const [db] = reference.databases as [Database];
  const databases: Database[] = [
    {
      ...db,
      name: 'db18',
      dnsName: 'db18',
      majorVersion: '18',
      image: 'postgres:18',
      aliases: ['pg'],
      clients: ['web'],
    },
    { ...db, name: 'maria', dnsName: 'maria', engine: 'mariadb', majorVersion: '11', image: 'mariadb:11', port: 3306 },
    { ...db, name: 'my', dnsName: 'my', engine: 'mysql', majorVersion: '8.4', image: 'mysql:8.4', port: 3306 },
  ];
  const cache: Cache = {
    name: 'cache',
    dnsName: 'cache',
    aliases: ['redis'],
    engine: 'valkey',
    image: 'valkey/valkey:8',
    user: { uid: 999, gid: 1000 },
    port: 6379,
    durable: false,
    parameters: { 'maxmemory-policy': 'allkeys-lru' },
    resources: { cpu: 0.25, memoryMiB: 256, stated: false },
    clients: ['web'],
  };
  const queue: Cache = {
    ...cache,
    name: 'queue',
    dnsName: 'queue',
    aliases: [],
    engine: 'redis',
    image: 'redis:7',
    password: 'queue-password',
    durable: true,
  };
  const task = (name: string, rest: Partial<OneOffTask>): OneOffTask => ({
    ...container,
    image: { kind: 'registry', reference: 'registry.example/tools:1' },
    name,
    dnsName: name,
    kind: 'seed',
    when: 'release',
    after: [],
    database: 'db18',
    clientOf: ['db18'],
    timeoutSeconds: 600,
    ...rest,
  });
  return {
    ...reference,
    environment: 'prod',
    workloads: [
      workload('web', {
        aliases: ['www'],
        ports: [
          { number: 80, protocol: 'http' },
          { number: 53, protocol: 'udp' },
        ],
        environment: {
          REDIS_URL: {
            kind: 'template',
            parts: [
              { kind: 'literal', value: 'redis://:' },
              { kind: 'cache', cache: 'queue', field: 'password' },
              { kind: 'literal', value: '@' },
              { kind: 'cache', cache: 'queue', field: 'host' },
            ],
          },
          S3_BUCKET: { kind: 'bucket', bucket: 'media', field: 'name' },
        },
        files: [
          { path: '/etc/app/plain.conf', content: literal('listen $port\n'), mode: 0o444 },
          { path: '/run/secrets/key', content: { kind: 'secret', secret: 'secret-key' }, mode: 0o400 },
          {
            path: '/etc/app/mixed.conf',
            content: {
              kind: 'template',
              parts: [
                { kind: 'literal', value: 'key=' },
                { kind: 'secret', secret: 'secret-key' },
              ],
            },
            mode: 0o440,
          },
        ],
        scratch: [{ path: '/cache', memory: true, sizeMiB: 64, seeded: false }],
        clientOf: ['cache', 'db18', 'queue'],
        buckets: ['media'],
        init: true,
        replicas: 2,
        autoscale: { min: 2, max: 5, cpuPercent: 70 },
        after: [
          { kind: 'task', name: 'schema' },
          { kind: 'task', name: 'seed' },
        ],
      }),
      workload('worker', { user: 'image', health: { ...health, exec: ['/bin/sh', '-c', 'test "$OK"'] }, replicas: 3 }),
    ],
    tasks: [
      task('report', { when: 'manual', command: [literal('report')] }),
      task('schema', { kind: 'migration', command: [literal('migrate')] }),
      task('seed', { when: 'once', command: [literal('seed')], after: ['schema'] }),
      task('stock', { database: 'maria', clientOf: ['maria'], command: [literal('stock')] }),
    ],
    databases,
    caches: [cache, queue],
    buckets: [
      {
        name: 'media',
        purpose: 'compose',
        retention: 'keep',
        used: true,
        publicRead: false,
        corsEntries: [],
        clients: ['web'],
      },
    ],
    volumes: [],
    entries: reference.entries.map((entry) => ({
      ...entry,
      origin: { kind: 'known', url: 'https://shop.example.com' },
      routes: [
        {
          match: 'prefix',
          path: '/',
          workload: 'web',
          port: 80,
          stripPrefix: false,
          websocket: true,
          evidence: 'default',
        },
      ],
    })),
    secrets: [
      ...reference.secrets,
      {
        name: 'queue-password',
        why: 'password of the cache queue',
        value: { kind: 'generated', length: 32, alphabet: 'alphanumeric' },
        passwordOf: 'queue',
      },
    ],
    networks: [
      { name: 'back_end', internal: true },
      { name: 'default', internal: false },
    ],
    ...over,
  };
}

const health = { intervalSeconds: 30, timeoutSeconds: 30, retries: 3, startSeconds: 0 };
