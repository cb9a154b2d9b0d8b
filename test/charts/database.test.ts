import { describe, expect, it } from 'vitest';
import type { Database } from '../../lib/topology/types';
import { referenceTopology } from '../topologies/reference';
import { wideTopology } from '../topologies/wide';
import { find, kubernetes, manifests, podOf, settings } from './manifests';

const reference = referenceTopology();
const [db] = reference.databases as [Database];
const objects = (over: Partial<Database> = {}, chosen = settings) =>
  manifests(referenceTopology({ databases: [{ ...db, ...over }] }), chosen);
const pod = (over: Partial<Database> = {}) => podOf(objects(over), 'StatefulSet', 'db');

describe('Postgres', () => {
  it('up to 17 keeps its data in a folder below the mount, because a fresh volume holds lost+found', () => {
    const [container] = pod({ majorVersion: '17' }).containers;
    expect(container.env).toContainEqual({ name: 'PGDATA', value: '/var/lib/postgresql/data/pgdata' });
    expect(container.volumeMounts).toContainEqual({ name: 'data', mountPath: '/var/lib/postgresql/data' });
  });

  it('from 18 on is mounted at the parent, where the image keeps a folder per version', () => {
    const [container] = pod({ majorVersion: '18' }).containers;
    expect(container.env?.map(({ name }) => name)).not.toContain('PGDATA');
    expect(container.volumeMounts).toContainEqual({ name: 'data', mountPath: '/var/lib/postgresql' });
  });

  it.each([
    ['Debian', 999],
    ['Alpine', 70],
  ])('of %s runs as the uid of that image, whose group owns the claim', (_name, uid) => {
    expect(pod({ user: { uid, gid: uid } }).securityContext).toMatchObject({ runAsUser: uid, fsGroup: uid });
  });

  it('runs on a read-only root, with scratch for its socket, /tmp and parallel queries', () => {
    const [container] = pod().containers;
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(container.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual([
      '/var/lib/postgresql/data',
      '/tmp',
      '/var/run/postgresql',
      '/dev/shm',
    ]);
  });

  it('has the user, the database and the password of its Secret', () => {
    expect(pod().containers[0].env).toEqual(
      expect.arrayContaining([
        { name: 'POSTGRES_PASSWORD', valueFrom: { secretKeyRef: { name: 'db-password', key: 'value' } } },
        { name: 'POSTGRES_USER', value: 'app_user' },
        { name: 'POSTGRES_DB', value: 'app' },
      ]),
    );
  });

  it('gets the server parameters of the compose file', () => {
    expect(pod({ parameters: { max_connections: '200' } }).containers[0].args).toEqual([
      'postgres',
      '-c',
      'max_connections=200',
    ]);
  });

  it('is ready on TCP only: during the initialisation it answers on its socket', () => {
    const probe = JSON.stringify(pod().containers[0].readinessProbe);
    expect(probe).toContain('pg_isready -h 127.0.0.1');
    expect(probe).toContain('$$POSTGRES_USER');
  });

  it('is not restarted during a crash recovery, when its port is open and it serves nobody', () => {
    expect(pod().containers[0].livenessProbe).toMatchObject({ tcpSocket: { port: 5432 } });
  });

  it('has half an hour for its first start, which leaves a broken data folder when it is cut', () => {
    const { periodSeconds, failureThreshold } = pod().containers[0].startupProbe as Record<string, number>;
    expect(periodSeconds! * failureThreshold!).toBe(1800);
  });

  it('has time to stop', () => {
    expect(pod().terminationGracePeriodSeconds).toBeGreaterThanOrEqual(90);
  });
});

describe('the claim of a database', () => {
  it('is as large as stated, in the class of the settings', () => {
    const { spec } = find(objects({ storageGiB: 50 }, kubernetes({ storageClass: 'ssd' })), 'StatefulSet', 'db');
    expect(spec.volumeClaimTemplates[0]).toMatchObject({
      spec: { storageClassName: 'ssd', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '50Gi' } } },
    });
  });

  it('outlives the StatefulSet, unless the data is disposable', () => {
    const policy = (retention: Database['retention']) =>
      find(objects({ retention }), 'StatefulSet', 'db').spec.persistentVolumeClaimRetentionPolicy;
    expect(policy('keep')).toMatchObject({ whenDeleted: 'Retain' });
    expect(policy('disposable')).toMatchObject({ whenDeleted: 'Delete' });
  });

  it('is written as the server stores it, so that a second apply finds nothing to change', () => {
    expect(find(objects(), 'StatefulSet', 'db').spec.volumeClaimTemplates[0]).toMatchObject({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      spec: { volumeMode: 'Filesystem' },
      status: { phase: 'Pending' },
    });
  });
});

describe('the Service of a database', () => {
  it('is headless, as a StatefulSet needs, under its name and aliases', () => {
    const both = objects({ aliases: ['postgres'] });
    for (const name of ['db', 'postgres']) {
      expect(find(both, 'Service', name).spec).toMatchObject({ clusterIP: 'None', ports: [{ port: 5432 }] });
    }
    expect(find(both, 'StatefulSet', 'db').spec.serviceName).toBe('db');
  });
});

describe('MySQL and MariaDB', () => {
  const wide = manifests(wideTopology());

  it.each([
    ['my', 'MYSQL'],
    ['maria', 'MARIADB'],
  ])('%s: makes the user, and keeps its data below the mount because of lost+found', (name, prefix) => {
    const [container] = podOf(wide, 'StatefulSet', name).containers;
    expect(container.env?.map((entry) => entry.name)).toEqual([
      `${prefix}_PASSWORD`,
      `${prefix}_USER`,
      `${prefix}_DATABASE`,
      `${prefix}_RANDOM_ROOT_PASSWORD`,
    ]);
    expect(container.args).toContain('--datadir=/var/lib/mysql/data');
  });
});
