import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type EnvVar, KubeConfigMap, type Volume, type VolumeMount } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Container, FileMount } from '../lib/topology/types';
import type { ChartContext } from './context';
import type { RenderedEnvironment } from './environment';
import { imageFields } from './image';
import { type Owner, metadata } from './metadata';
import { shortHash } from './object-name';
import { containerSecurity } from './pod-security';
import { smallResources } from './resources';
import { isSecret, plainValue } from './value-text';
import type { PodVolumes } from './volumes';

/** Where the init container writes the files that hold a secret among other text. */
const COMPOSED = 'composed-files';
const COMPOSED_FOLDER = '/composeport-files';

export interface ConfigFiles extends PodVolumes {
  /** Of the pod template: a changed file changes the hash, which rolls the pods; the kubelet never updates a subPath mount. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** One file of a mount: its path below the mount point, and the bytes. */
interface Entry {
  readonly key: string;
  readonly path: string;
  readonly bytes: Buffer;
}

/** Configuration files of a container: a ConfigMap, a Secret's value as a file, or text composed with a secret at the start of the pod. */
export function addConfigFiles(
  context: ChartContext,
  owner: Owner,
  container: Container,
  environment: RenderedEnvironment,
): ConfigFiles {
  const name = `${owner.name}-files`;
  const entries: Entry[] = [];
  const volumes: Volume[] = [];
  const mounts: VolumeMount[] = [];
  const composed: { key: string; text: string; mode: number }[] = [];

  container.files.forEach((file, index) => {
    const volume = `file-${index}`;
    const { content } = file;
    if (content.kind === 'secret') {
      const { object, key } = context.secretKeys(content.secret);
      const items = [{ key, path: 'file', mode: file.mode }];
      volumes.push({ name: volume, secret: { secretName: object, items } });
      mounts.push({ name: volume, mountPath: file.path, subPath: 'file', readOnly: true });
    } else if (content.kind !== 'local' && isSecret(context, content)) {
      composed.push({ key: `file-${index}`, text: environment.text(content) ?? '', mode: file.mode });
      mounts.push({ name: COMPOSED, mountPath: file.path, subPath: `file-${index}`, readOnly: true });
    } else {
      const found = entriesOf(context, file, index);
      entries.push(...found);
      const items = found.map(({ key, path }) => ({ key, path: path || 'file', mode: file.mode }));
      volumes.push({ name: volume, configMap: { name, items } });
      const single = found.length === 1 && found[0]?.path === '';
      mounts.push({ name: volume, mountPath: file.path, ...(single ? { subPath: 'file' } : {}), readOnly: true });
    }
  });

  if (entries.length > 0) {
    new KubeConfigMap(context.chart, `ConfigMap-${name}`, {
      metadata: metadata(context, owner, { name }),
      ...configMapData(entries),
    });
  }
  const init = composed.length > 0 ? [composer(context, container, environment.entries, composed)] : [];
  if (init.length > 0) volumes.push({ name: COMPOSED, emptyDir: { medium: 'Memory' } });
  const digest = shortHash(
    entries.map(({ key, path, bytes }) => `${key}\n${path}\n${shortHash(bytes.toString('base64'), 64)}`).join('\n'),
    16,
  );
  return { volumes, mounts, init, annotations: entries.length > 0 ? { 'composeport/files': digest } : {} };
}

function entriesOf(context: ChartContext, file: FileMount, index: number): Entry[] {
  const key = (n: number): string => `file-${index}-${n}`;
  if (file.content.kind !== 'local') {
    return [{ key: key(0), path: '', bytes: Buffer.from(plainValue(context, file.content) ?? '') }];
  }
  const path = join(context.projectDirectory, file.content.localPath);
  return statSync(path).isDirectory()
    ? filesBelow(path).map((relative, n) => ({
        key: key(n),
        path: relative,
        bytes: readFileSync(join(path, relative)),
      }))
    : [{ key: key(0), path: '', bytes: readFileSync(path) }];
}

function filesBelow(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((found) => {
      const relative = prefix ? `${prefix}/${found.name}` : found.name;
      return found.isDirectory() ? filesBelow(folder, relative) : [relative];
    });
}

/** `data` must be UTF-8; anything else goes into `binaryData`. */
function configMapData(entries: readonly Entry[]): {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
} {
  const isText = ({ bytes }: Entry): boolean => Buffer.from(bytes.toString('utf8')).equals(bytes);
  const text = entries.filter(isText).map(({ key, bytes }) => [key, bytes.toString('utf8')] as const);
  const binary = entries
    .filter((entry) => !isText(entry))
    .map(({ key, bytes }) => [key, bytes.toString('base64')] as const);
  return {
    ...(text.length > 0 ? { data: Object.fromEntries(text) } : {}),
    ...(binary.length > 0 ? { binaryData: Object.fromEntries(binary) } : {}),
  };
}

function composer(
  context: ChartContext,
  container: Container,
  secrets: readonly EnvVar[],
  files: readonly { key: string; text: string; mode: number }[],
): PodVolumes['init'][number] {
  const variable = (index: number): string => `COMPOSEPORT_FILE_${index}`;
  const script = files
    .map(({ key, mode }, index) => {
      const target = `${COMPOSED_FOLDER}/${key}`;
      return `printf %s "$${variable(index)}" > ${target} && chmod ${mode.toString(8)} ${target}`;
    })
    .join(' && ');
  return {
    name: 'compose-files',
    ...imageFields(context, container.image),
    command: ['/bin/sh', '-c', script.replaceAll('$', '$$$$')],
    env: [
      ...secrets.filter(({ valueFrom }) => valueFrom !== undefined),
      ...files.map(({ text }, index) => ({ name: variable(index), value: text })),
    ],
    resources: smallResources(),
    securityContext: containerSecurity(),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [{ name: COMPOSED, mountPath: COMPOSED_FOLDER }],
  };
}
