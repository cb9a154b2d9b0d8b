import { describe, expect, test } from 'vitest';
import type { Finding } from '../../lib/topology/types';
import { plan, problems, workload } from '../support/project';

const one = (lines: string, name = 'app') =>
  `services:\n  ${name}:\n    image: ghcr.io/acme/app:1\n${lines.replace(/^/gm, '    ')}\n`;
const found = (files: Parameters<typeof plan>[0], id: string, environment: Record<string, string> = {}) =>
  plan(files, environment).plan.findings.find((finding) => finding.id === id && finding.targets.includes('kubernetes'));
const kindOf = (...args: Parameters<typeof found>): Finding['kind'] | undefined => found(...args)?.kind;

describe('what a namespace with a security level refuses', () => {
  test.each([
    ['privileged: true', 'compose-privileged'],
    ['network_mode: host', 'compose-network_mode'],
    ['pid: host', 'compose-pid'],
    ['ipc: host', 'compose-ipc'],
    ['gpus: all', 'compose-gpus'],
    [
      'deploy: { resources: { reservations: { devices: [{ capabilities: [gpu] }] } } }',
      'compose-deploy-resources-reservations-devices',
    ],
    ['devices: ["/dev/ttyUSB0:/dev/ttyUSB0"]', 'compose-devices'],
    ['volumes: ["/var/run/docker.sock:/var/run/docker.sock"]', 'compose-docker-socket'],
  ])('%s is a blocker, because the service cannot do its work there', (lines, id) => {
    expect(kindOf(one(lines), id)).toBe('blocker');
  });

  test('root is a warning that names the way out for that service alone', () => {
    const finding = found(one('user: "0"'), 'user-assumed');
    expect(finding?.kind).toBe('warning');
    expect(finding?.fix).toContain('app:\n  x-deploy:\n    root: true');
  });

  test('with that said it runs as root, and the plan says what it costs', () => {
    const compose = one('x-deploy: { root: true }\ncap_drop: [CAP_NET_RAW]\ncap_add: [sys_admin, chown]');
    expect(kindOf(compose, 'runs-as-root')).toBe('warning');
    expect(workload(plan(compose), 'app')).toMatchObject({
      user: 'image',
      root: { dropCapabilities: ['NET_RAW'] },
      addCapabilities: ['CHOWN', 'SYS_ADMIN'],
    });
  });

  test('a capability is a finding where the level does not let it be added', () => {
    expect(kindOf(one('cap_add: [CHOWN]'), 'compose-cap_add')).toBe('dropped');
    expect(kindOf(one('cap_add: [net_bind_service]'), 'compose-cap_add')).toBeUndefined();
    expect(kindOf(one('cap_add: [CHOWN]\nx-deploy: { root: true }'), 'compose-cap_add')).toBeUndefined();
    expect(kindOf(one('cap_drop: [ALL]'), 'compose-cap_drop')).toBeUndefined();
  });
});

describe('what no manifest may hold', () => {
  test('a variable with a name that the API server refuses is left out, with a finding', () => {
    expect(kindOf(one('environment: { "1ST": a }'), 'variable-name-refused')).toBe('dropped');
    expect(kindOf(one('environment: { "spring.name-a": a }'), 'variable-name-refused')).toBeUndefined();
  });

  test('a file above a mebibyte fits into no ConfigMap: a blocker, not a volume that starts empty', () => {
    const files = {
      'docker-compose.yml': one('volumes: ["./model.bin:/model.bin:ro"]'),
      'model.bin': 'x'.repeat(1_048_577),
    };
    expect(kindOf(files, 'bind-mount-too-large')).toBe('blocker');
    expect(workload(plan(files), 'app').mounts).toEqual([]);
  });

  test('nor do several that are too large together', () => {
    const half = 'x'.repeat(600_000);
    const files = { 'docker-compose.yml': one('volumes: ["./conf:/conf:ro"]'), 'conf/a': half, 'conf/b': half };
    expect(kindOf(files, 'files-too-large')).toBe('blocker');
    expect(kindOf({ ...files, 'conf/b': 'x' }, 'files-too-large')).toBeUndefined();
  });

  test.each(['/a//b', '/a/../b', '/a%2Fb', 'a', '/a b'])(
    'the path %s is refused: an Ingress takes no such path',
    (path) => {
      expect(problems(one(`ports: ["80:80"]\nx-deploy: { routes: ["${path}"] }`))).toHaveLength(1);
    },
  );

  test('an autoscaler has at least one replica and no minimum above its maximum', () => {
    expect(problems(one('x-deploy: { autoscale: { min: 3, max: 2 } }'))).toHaveLength(1);
    const scale = (lines: string) => workload(plan(one(lines)), 'app').autoscale;
    expect(scale('deploy: { replicas: 0 }\nx-deploy: { autoscale: { max: 4 } }')).toMatchObject({ min: 1, max: 4 });
    expect(scale('deploy: { replicas: 6 }\nx-deploy: { autoscale: { max: 4 } }')).toMatchObject({ min: 4, max: 4 });
  });
});

describe('a prefix that is to be taken away', () => {
  const compose = one('ports: ["80:80"]\nx-deploy: { routes: [{ path: /app, stripPrefix: true }] }');

  test('is a blocker on an Ingress of an unknown controller, which would send it on', () => {
    expect(kindOf(compose, 'prefix-not-stripped')).toBe('blocker');
    expect(kindOf(compose, 'prefix-not-stripped', { DEPLOY_INGRESS_CLASS: 'nginx' })).toBe('blocker');
  });

  test('is none with a Gateway or with Traefik', () => {
    expect(kindOf(compose, 'prefix-not-stripped', { DEPLOY_INGRESS_CLASS: 'traefik' })).toBeUndefined();
    expect(kindOf(compose, 'prefix-not-stripped', { DEPLOY_GATEWAY: 'infra/public' })).toBeUndefined();
  });
});

describe('a volume that several pods mount', () => {
  const shared = `${one('volumes: ["files:/files"]')}  other:
    image: ghcr.io/acme/other:1
    volumes: ["files:/files"]
volumes: { files: {} }
`;

  test('is held by one node without a class for sharing, which is said', () => {
    expect(found(shared, 'volume-on-one-node')?.what).toMatch(/^app, other run on one node/);
    expect(found(shared, 'volume-on-one-node', { DEPLOY_STORAGE_CLASS_RWX: 'efs' })).toBeUndefined();
  });

  test('limits a workload to one replica', () => {
    const scaled = `${one('volumes: ["files:/files"]\ndeploy: { replicas: 3 }')}volumes: { files: {} }\n`;
    expect(found(scaled, 'volume-on-one-node')?.what).toBe('app runs one replica, because of its volume files');
  });
});

describe('stock images that start as root', () => {
  test.each([
    ['nginx:1.29', 101, ['/run', '/tmp', '/var/cache/nginx']],
    ['caddy:2', 1000, ['/config', '/data', '/tmp']],
    ['minio/minio:latest', 1000, ['/tmp']],
  ])('%s runs as uid %i, with the folders writable that its server writes', (image, uid, paths) => {
    const planned = plan(`services:\n  app: { image: "${image}", ports: ["80:80"] }\n`);
    const { user, scratch } = workload(planned, 'app');
    expect(user).toMatchObject({ uid, certainty: 'assumed' });
    expect(scratch.map(({ path }) => path)).toEqual(paths);
    expect(planned.plan.findings.map(({ id }) => id)).not.toContain('user-assumed');
  });

  test('Caddy keeps the capability of its file, without which the kernel refuses to start it', () => {
    const planned = plan('services:\n  app: { image: "caddy:2", ports: ["80:80"] }\n');
    expect(workload(planned, 'app').addCapabilities).toEqual(['NET_BIND_SERVICE']);
  });

  test.each([
    ['rabbitmq:4', { uid: 999, gid: 999 }],
    ['mongo:8', { uid: 999, gid: 999 }],
    ['solr:9', { uid: 8983, gid: 8983 }],
    ['grafana/grafana:12', { uid: 472, gid: 0 }],
    ['prom/prometheus:v3', { uid: 65534, gid: 65534 }],
    ['clickhouse/clickhouse-server:25', { uid: 101, gid: 101 }],
  ])('%s runs as the user that its image makes', (image, user) => {
    const planned = plan(`services:\n  app: { image: "${image}", ports: ["80:80"] }\n`);
    expect(workload(planned, 'app').user).toEqual({ ...user, certainty: 'known' });
  });
});
