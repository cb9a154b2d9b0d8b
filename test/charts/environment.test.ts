import { describe, expect, it } from 'vitest';
import type { EnvValue, Topology } from '../../lib/topology/types';
import { literal, workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { type Manifest, manifests, podOf } from './manifests';

const reference = manifests(referenceTopology());
const envOf = (objects: readonly Manifest[], name: string) =>
  podOf(objects, 'Deployment', name).containers[0].env ?? [];

/** The environment of one workload that has only these variables. */
function environment(values: Record<string, EnvValue>, over: Partial<Topology> = {}) {
  const app = workload('app', { user: 'image', environment: values });
  const topology = referenceTopology({ entries: referenceTopology().entries, ...over });
  return envOf(manifests({ ...topology, workloads: [...topology.workloads, app] }), 'app');
}

const template = (...parts: Extract<EnvValue, { kind: 'template' }>['parts']): EnvValue => ({
  kind: 'template',
  parts,
});
const password = { kind: 'database', database: 'db', field: 'password' } as const;

describe('the environment of a container', () => {
  it('lets the kubelet compose DATABASE_URL, so that no manifest holds the password', () => {
    expect(envOf(reference, 'backend')).toContainEqual({
      name: 'DATABASE_URL',
      value: 'postgresql://app_user:$(DB_PASSWORD)@db:5432/app',
    });
  });

  it('has the password before the value that uses it: $(X) is expanded only where X came earlier', () => {
    const names = envOf(reference, 'backend').map(({ name }) => name);
    expect(names.indexOf('DB_PASSWORD')).toBeGreaterThanOrEqual(0);
    expect(names.indexOf('DB_PASSWORD')).toBeLessThan(names.indexOf('DATABASE_URL'));
  });

  it('reads a secret from the Secret object of its name, key value', () => {
    expect(envOf(reference, 'backend')).toContainEqual({
      name: 'SECRET_KEY',
      valueFrom: { secretKeyRef: { name: 'secret-key', key: 'value' } },
    });
  });

  it('reuses a variable that is the secret already', () => {
    expect(environment({ PW: password, URL: template({ kind: 'literal', value: 'x:' }, password) })).toEqual([
      { name: 'PW', valueFrom: { secretKeyRef: { name: 'db-password', key: 'value' } } },
      { name: 'URL', value: 'x:$(PW)' },
    ]);
  });

  it('never overwrites a variable of the app with its own', () => {
    const entries = environment({ DB_PASSWORD: literal('mine'), URL: template(password) });
    expect(entries).toContainEqual({ name: 'DB_PASSWORD', value: 'mine' });
    expect(entries).toContainEqual({ name: 'URL', value: '$(DB_PASSWORD_)' });
  });

  it('writes a literal dollar twice, because $(X) and $$ mean something to the kubelet', () => {
    expect(environment({ A: literal('a$b $(HOME) $$') })).toEqual([{ name: 'A', value: 'a$$b $$(HOME) $$$$' }]);
  });

  it('does so in commands too', () => {
    const app = workload('app', { entrypoint: [literal('sh'), literal('-c')], command: [literal('echo $(date) $X')] });
    const [container] = podOf(
      manifests(referenceTopology({ workloads: [app], entries: [] })),
      'Deployment',
      'app',
    ).containers;
    expect(container.command).toEqual(['sh', '-c']);
    expect(container.args).toEqual(['echo $$(date) $$X']);
  });

  it('gives a command its secret through a variable', () => {
    const app = workload('app', {
      command: [literal('serve'), template({ kind: 'literal', value: '--key=' }, password)],
    });
    const [container] = podOf(
      manifests(referenceTopology({ workloads: [app], entries: [] })),
      'Deployment',
      'app',
    ).containers;
    expect(container.args).toEqual(['serve', '--key=$(DB_PASSWORD)']);
    expect(container.env?.[0]?.name).toBe('DB_PASSWORD');
  });

  it('runs the command as the program where compose clears the entrypoint', () => {
    const app = workload('app', { entrypoint: [], command: [literal('serve')] });
    const [container] = podOf(
      manifests(referenceTopology({ workloads: [app], entries: [] })),
      'Deployment',
      'app',
    ).containers;
    expect(container.command).toEqual(['serve']);
    expect(container).not.toHaveProperty('args');
  });

  it('names peers by their Service', () => {
    expect(envOf(reference, 'frontend')).toContainEqual({ name: 'INTERNAL_API_URL', value: 'http://backend:8000' });
  });

  it('is sorted, so that the order in the compose file does not roll the pods', () => {
    const names = (values: Record<string, EnvValue>) => environment(values).map(({ name }) => name);
    expect(names({ B: literal('1'), A: literal('2') })).toEqual(['A', 'B']);
  });
});

describe('the public URL in a value', () => {
  const url = (part: 'origin' | 'wsOrigin' | 'host'): EnvValue => ({ kind: 'publicUrl', entry: 'main', part });

  it('is the address of a local cluster where no domain is set', () => {
    expect(environment({ URL: url('origin'), WS: url('wsOrigin'), HOST: url('host') })).toEqual([
      { name: 'HOST', value: 'shop.localhost' },
      { name: 'URL', value: 'http://shop.localhost' },
      { name: 'WS', value: 'ws://shop.localhost' },
    ]);
  });

  it('is the stated origin, with wss where it is https', () => {
    const [entry] = referenceTopology().entries;
    const entries = [{ ...entry!, origin: { kind: 'known' as const, url: 'https://shop.example.com' } }];
    expect(environment({ URL: url('origin'), WS: url('wsOrigin') }, { entries })).toEqual([
      { name: 'URL', value: 'https://shop.example.com' },
      { name: 'WS', value: 'wss://shop.example.com' },
    ]);
  });
});

describe('a bucket in a value', () => {
  it('is left out where the bucket is served as a folder: code with a bucket name would write past the folder', () => {
    expect(envOf(reference, 'backend').map(({ name }) => name)).not.toContain('UPLOAD_BUCKET');
  });
});
