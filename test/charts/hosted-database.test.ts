import { describe, expect, it } from 'vitest';
import type { Database } from '../../lib/topology/types';
import { referenceTopology } from '../topologies/reference';
import { type Manifest, type PodContainer, find, kubernetes, manifests, podOf } from './manifests';

type Hosting = NonNullable<Database['hosting']>;

const hosted = (hosting: Hosting, over: Partial<Database> = {}) =>
  referenceTopology({ databases: referenceTopology().databases.map((db) => ({ ...db, ...over, hosting })) });
const operated = (over: Partial<Extract<Hosting, { kind: 'operator' }>> = {}) =>
  hosted({ kind: 'operator', image: 'ghcr.io/cloudnative-pg/postgresql:15', instances: 3, parameters: {}, ...over });
const outside = (over: Partial<Extract<Hosting, { kind: 'external' }>> = {}) =>
  hosted({
    kind: 'external',
    host: 'db.example.com',
    port: 6432,
    userName: 'shop',
    databaseName: 'prod',
    tlsMode: 'verify-full',
    passwordVariable: 'EXTERNAL_DB_PASSWORD',
    ...over,
  });

const kinds = (objects: readonly Manifest[]) => objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
const backend = (objects: readonly Manifest[]) => podOf(objects, 'Deployment', 'backend');
const valueOf = ({ env = [] }: PodContainer, name: string) => env.find((one) => one.name === name);
const spec = <T>(objects: readonly Manifest[], kind: string, name: string) =>
  find(objects, kind, name).spec as unknown as T;

describe('a database that CloudNativePG runs', () => {
  const objects = manifests(operated({ parameters: { max_connections: '200' } }));

  it('is a Cluster in the API version of the operator, with database and owner of the compose file', () => {
    const cluster = find(objects, 'Cluster', 'db');
    expect(cluster.apiVersion).toBe('postgresql.cnpg.io/v1');
    expect(cluster.spec).toMatchObject({
      imageName: 'ghcr.io/cloudnative-pg/postgresql:15',
      instances: 3,
      bootstrap: { initdb: { database: 'app', owner: 'app_user' } },
      postgresql: { parameters: { max_connections: '200' } },
      storage: { size: '20Gi' },
    });
  });

  it('has no StatefulSet and no Service of ours: the operator makes them, and two would fight', () => {
    expect(kinds(objects)).not.toContain('StatefulSet/db');
    expect(kinds(objects)).not.toContain('Service/db');
  });

  it('is reached under the Service that leads to the instance which takes writes', () => {
    const url = valueOf(backend(objects).containers[0], 'DATABASE_URL')?.value;
    expect(url).toContain('@db-rw:');
    const wait = backend(objects).initContainers?.find(({ name }) => name.startsWith('wait-for'));
    expect(wait && valueOf(wait, 'PGHOST')?.value).toBe('db-rw');
  });

  it('gives its clients the password that the operator drew, by reference', () => {
    const reference = { secretKeyRef: { name: 'db-app', key: 'password' } };
    expect(backend(objects).containers[0].env?.map(({ valueFrom }) => valueFrom)).toContainEqual(reference);
    expect(JSON.stringify(objects)).not.toContain('"db-password"');
  });

  it('keeps its data from tools that prune: deleting a Cluster deletes its claims', () => {
    expect(find(objects, 'Cluster', 'db').metadata.annotations).toHaveProperty(['helm.sh/resource-policy'], 'keep');
  });

  it('is open to its clients, to the operator and to its own instances, and may ask the API server', () => {
    const server = { 'cnpg.io/cluster': 'db' };
    expect(spec(objects, 'NetworkPolicy', 'db-server')).toMatchObject({
      podSelector: { matchLabels: server },
      ingress: [{ from: [{ podSelector: { matchLabels: { 'composeport/client-db': 'true' } } }] }],
    });
    expect(spec(objects, 'NetworkPolicy', 'db-operator')).toMatchObject({
      podSelector: { matchLabels: server },
      ingress: [
        {
          from: [
            { namespaceSelector: {}, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cloudnative-pg' } } },
            { podSelector: { matchLabels: server } },
          ],
          ports: [{ port: 8000 }, { port: 5432 }],
        },
      ],
      egress: [{ to: [{ podSelector: { matchLabels: server } }] }, { ports: [{ port: 443 }, { port: 6443 }] }],
    });
  });

  it('makes the extensions of the image, because the owner is no superuser', () => {
    const hosting: Hosting = { kind: 'operator', image: 'x:17', instances: 1, parameters: {} };
    const cluster = find(manifests(hosted(hosting, { extensions: ['vector'] })), 'Cluster', 'db');
    expect(cluster.spec.bootstrap).toMatchObject({
      initdb: { postInitApplicationSQL: ['create extension if not exists "vector"'] },
    });
  });

  it('has no backup without a bucket', () => {
    expect(kinds(objects).filter((kind) => /ObjectStore|ScheduledBackup/.test(kind))).toEqual([]);
  });
});

describe('backups of such a database', () => {
  const backup = { destination: 's3://backups/db', keepDays: 30 };
  const objects = manifests(operated({ backup }));

  it('go through the plugin, as those inside the operator are deprecated', () => {
    expect(spec(objects, 'Cluster', 'db')).toMatchObject({
      plugins: [
        { name: 'barman-cloud.cloudnative-pg.io', isWALArchiver: true, parameters: { barmanObjectName: 'db' } },
      ],
    });
    expect(spec(objects, 'ScheduledBackup', 'db')).toMatchObject({
      schedule: '0 0 3 * * *',
      immediate: true,
      method: 'plugin',
      cluster: { name: 'db' },
    });
  });

  it('lie in the bucket for as long as said, with the identity of the pods', () => {
    expect(spec(objects, 'ObjectStore', 'db')).toMatchObject({
      retentionPolicy: '30d',
      configuration: { destinationPath: 's3://backups/db', s3Credentials: { inheritFromIAMRole: true } },
    });
  });

  it('may lie in another S3 server, with a login by reference', () => {
    const own = { ...backup, endpoint: 'https://s3.example.com', login: 'backup-login' };
    expect(spec(manifests(operated({ backup: own })), 'ObjectStore', 'db')).toMatchObject({
      configuration: {
        endpointURL: 'https://s3.example.com',
        s3Credentials: { accessKeyId: { name: 'backup-login', key: 'ACCESS_KEY_ID' } },
      },
    });
  });
});

describe('a database outside the cluster', () => {
  const objects = manifests(outside());

  it('is no object here, and its clients get address, user and name of the settings', () => {
    expect(kinds(objects).filter((kind) => /(StatefulSet|Service|Cluster)\/db$/.test(kind))).toEqual([]);
    const [wait] = backend(objects).initContainers ?? [];
    const values = ['PGHOST', 'PGPORT', 'PGUSER', 'PGDATABASE'].map((name) => wait && valueOf(wait, name)?.value);
    expect(values).toEqual(['db.example.com', '6432', 'shop', 'prod']);
    expect(valueOf(backend(objects).containers[0], 'DATABASE_URL')?.value).toContain(
      'shop:$(DB_PASSWORD)@db.example.com:6432',
    );
  });

  it('is asked over TLS by every driver without a parameter in its URL (A7)', () => {
    const pods = [backend(objects).containers[0], backend(objects).initContainers?.[0]];
    for (const pod of pods)
      expect(pod && valueOf(pod, 'PGSSLMODE')).toEqual({ name: 'PGSSLMODE', value: 'verify-full' });
    expect(podOf(objects, 'Deployment', 'frontend').containers[0].env?.map(({ name }) => name)).not.toContain(
      'PGSSLMODE',
    );
  });

  it('can be waited for with another image than the compose file’s', () => {
    const topology = outside();
    const databases = topology.databases.map((db) => ({ ...db, clientImage: 'registry.example/psql:17' }));
    const [wait] = backend(manifests({ ...topology, databases })).initContainers ?? [];
    expect(wait?.image).toBe('registry.example/psql:17');
  });

  const egress = (topology: Parameters<typeof manifests>[0], ranges: string[] = []) =>
    find(manifests(topology, kubernetes({ egress: ranges })), 'NetworkPolicy', 'db-client').spec.egress;
  const ports = [{ port: 6432, protocol: 'TCP' }];

  it('is reached on its port alone, and by its clients alone: policies know no names', () => {
    expect(egress(outside())).toEqual([{ ports }]);
    expect(egress(outside(), ['10.2.0.0/16'])).toEqual([{ to: [{ ipBlock: { cidr: '10.2.0.0/16' } }], ports }]);
    expect(egress(outside({ host: '10.9.8.7' }))).toEqual([{ to: [{ ipBlock: { cidr: '10.9.8.7/32' } }], ports }]);
  });
});
