import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileMount } from '../../lib/topology/types';
import { literal, workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { wideTopology } from '../topologies/wide';
import { find, manifests, podOf, settings } from './manifests';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'config-files-'));
  mkdirSync(join(directory, 'conf/sub'), { recursive: true });
  writeFileSync(join(directory, 'conf/a.conf'), 'a $x');
  writeFileSync(join(directory, 'conf/sub/b.bin'), Buffer.from([0xff, 0x00]));
});
afterAll(() => rmSync(directory, { recursive: true }));

const file = (localPath: string, path: string): FileMount => ({
  path,
  content: { kind: 'local', localPath, digest: '0' },
  mode: 0o444,
});
const objects = (files: FileMount[]) =>
  manifests(referenceTopology({ workloads: [workload('app', { files })], entries: [] }), settings, directory);

describe('a configuration file', () => {
  it('is a ConfigMap, mounted at its path as it is, dollars and all', () => {
    const made = objects([file('conf/a.conf', '/etc/app.conf')]);
    expect(find(made, 'ConfigMap', 'app-files').data).toEqual({ 'file-0-0': 'a $x' });
    const pod = podOf(made, 'Deployment', 'app');
    expect(pod.volumes).toContainEqual({
      name: 'file-0',
      configMap: { name: 'app-files', items: [{ key: 'file-0-0', path: 'file', mode: 0o444 }] },
    });
    expect(pod.containers[0].volumeMounts).toContainEqual({
      name: 'file-0',
      mountPath: '/etc/app.conf',
      subPath: 'file',
      readOnly: true,
    });
  });

  it('that changes rolls the pods out, because the kubelet never updates a subPath mount', () => {
    const hash = (text: string) =>
      find(objects([{ path: '/a', content: literal(text), mode: 0o444 }]), 'Deployment', 'app').spec.template.metadata
        .annotations?.['composeport/files'];
    expect(hash('1')).toMatch(/^[0-9a-f]{16}$/);
    expect(hash('1')).not.toBe(hash('2'));
  });
});

describe('a configuration folder', () => {
  it('is mounted whole, with its subfolders and bytes that are no text', () => {
    const made = objects([file('conf', '/etc/app')]);
    expect(find(made, 'ConfigMap', 'app-files')).toMatchObject({
      data: { 'file-0-0': 'a $x' },
      binaryData: { 'file-0-1': '/wA=' },
    });
    expect(podOf(made, 'Deployment', 'app').volumes).toContainEqual({
      name: 'file-0',
      configMap: {
        name: 'app-files',
        items: [
          { key: 'file-0-0', path: 'a.conf', mode: 0o444 },
          { key: 'file-0-1', path: 'sub/b.bin', mode: 0o444 },
        ],
      },
    });
  });
});

describe('a file with a secret in it', () => {
  const wide = manifests(wideTopology());
  const pod = podOf(wide, 'Deployment', 'web');

  it('is the Secret itself where it is nothing else', () => {
    expect(pod.volumes).toContainEqual({
      name: 'file-1',
      secret: { secretName: 'secret-key', items: [{ key: 'value', path: 'file', mode: 0o400 }] },
    });
  });

  it('is composed in memory at the start of the pod, never in a ConfigMap', () => {
    const composer = pod.initContainers?.find(({ name }) => name === 'compose-files');
    expect(composer?.env).toContainEqual({ name: 'COMPOSEPORT_FILE_0', value: 'key=$(SECRET_KEY)' });
    expect(composer?.command?.[2]).toBe(
      'printf %s "$$COMPOSEPORT_FILE_0" > /composeport-files/file-2 && chmod 440 /composeport-files/file-2',
    );
    expect(Object.keys(find(wide, 'ConfigMap', 'web-files').data ?? {})).toEqual(['file-0-0']);
    expect(pod.volumes).toContainEqual({ name: 'composed-files', emptyDir: { medium: 'Memory' } });
  });
});
