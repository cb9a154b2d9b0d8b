import type { Container, EnvValue, Workload } from '../../lib/topology/types';

export const literal = (value: string): EnvValue => ({ kind: 'literal', value });

export const container: Omit<Container, 'image'> = {
  environment: {},
  user: { uid: 1000, gid: 1000, certainty: 'assumed' },
  readOnlyRoot: false,
  scratch: [],
  mounts: [],
  files: [],
  resources: { cpu: 0.25, memoryMiB: 512, stated: false },
  networks: ['default'],
  clientOf: [],
  buckets: [],
  init: false,
  ulimits: {},
  addCapabilities: [],
};

/** A workload with plain defaults; a test names only what it is about. */
export function workload(name: string, over: Partial<Workload> = {}): Workload {
  return {
    ...container,
    image: { kind: 'registry', reference: `registry.example/${name}:1` },
    name,
    dnsName: name,
    aliases: [],
    role: 'service',
    server: 'other',
    ports: [],
    replicas: 1,
    rollout: 'rolling',
    websockets: false,
    stopGraceSeconds: 30,
    after: [],
    ...over,
  };
}
