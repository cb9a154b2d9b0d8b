import { type Container as PodContainer, Quantity, type Volume, type VolumeMount } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Container, Scratch } from '../lib/topology/types';
import type { ChartContext } from './context';
import { imageFields } from './image';
import { objectName } from './object-name';
import { containerSecurity } from './pod-security';
import { smallResources } from './resources';

/** Volumes of a pod, where its container sees them, and what must fill them first. */
export interface PodVolumes {
  readonly volumes: Volume[];
  readonly mounts: VolumeMount[];
  readonly init: PodContainer[];
}

/** A seeded folder is copied into a folder of its own inside the scratch volume, because the volume's root belongs to the kubelet. */
const SEED_FOLDER = 'content';
const SEED_MOUNT = '/composeport-scratch';

/** Claims that the container mounts. The claim's name is the volume's. */
export function claimVolumes(context: ChartContext, container: Container): PodVolumes {
  const names = [...new Set(container.mounts.map((mount) => mount.volume))];
  return {
    volumes: names.map((name) => ({
      name: objectName(`claim-${name}`),
      persistentVolumeClaim: { claimName: context.volumes(name).dnsName },
    })),
    mounts: container.mounts.map((mount) => ({
      name: objectName(`claim-${mount.volume}`),
      mountPath: mount.path,
      ...(mount.subPath ? { subPath: mount.subPath } : {}),
      ...(mount.readOnly ? { readOnly: true } : {}),
    })),
    init: [],
  };
}

/** Group that may write the mounted claims: their owner's, so that several workloads agree. */
export function volumeGroup(context: ChartContext, container: Container): number | undefined {
  const [first] = container.mounts;
  return first && context.volumes(first.volume).owner.gid;
}

/** Scratch folders, each an emptyDir, seeded ones filled from the image by an init container. */
export function scratchVolumes(context: ChartContext, container: Container): PodVolumes {
  const all = withTmp(container);
  return {
    volumes: all.map((scratch) => ({ name: scratchName(scratch.path), emptyDir: emptyDir(scratch) })),
    mounts: all.map((scratch) => ({
      name: scratchName(scratch.path),
      mountPath: scratch.path,
      ...(scratch.seeded ? { subPath: SEED_FOLDER } : {}),
    })),
    init: all.filter((scratch) => scratch.seeded).map((scratch) => seed(context, container, scratch.path)),
  };
}

/** An emptyDir for a folder that needs no more than being writable. */
export function scratch(path: string, options: Partial<Scratch> = {}): PodVolumes {
  const whole = { path, memory: false, seeded: false, ...options };
  return {
    volumes: [{ name: scratchName(path), emptyDir: emptyDir(whole) }],
    mounts: [{ name: scratchName(path), mountPath: path }],
    init: [],
  };
}

export function joinVolumes(all: readonly PodVolumes[]): PodVolumes {
  return {
    volumes: all.flatMap(({ volumes }) => volumes),
    mounts: all.flatMap(({ mounts }) => mounts),
    init: all.flatMap(({ init }) => init),
  };
}

/** Servers keep request bodies in /tmp; with a read-only root, or a uid that the image does not know, it must be a folder of the pod. */
function withTmp(container: Container): readonly Scratch[] {
  const assumed = container.user !== 'image' && container.user.certainty === 'assumed';
  const taken = [...container.scratch, ...container.mounts].some(({ path }) => path === '/tmp');
  if (taken || !(assumed || container.readOnlyRoot)) return container.scratch;
  return [...container.scratch, { path: '/tmp', memory: false, seeded: false }];
}

function emptyDir({ memory, sizeMiB }: Scratch): Volume['emptyDir'] {
  return {
    ...(memory ? { medium: 'Memory' } : {}),
    ...(sizeMiB === undefined ? {} : { sizeLimit: Quantity.fromString(`${sizeMiB}Mi`) }),
  };
}

/** -T makes a second run after a node's restart write into the same folder instead of a folder inside it. */
function seed(context: ChartContext, container: Container, path: string): PodContainer {
  return {
    name: objectName(`seed${path}`),
    ...imageFields(context, container.image),
    command: ['cp', '-aT', path, `${SEED_MOUNT}/${SEED_FOLDER}`],
    resources: smallResources(),
    securityContext: containerSecurity(),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [{ name: scratchName(path), mountPath: SEED_MOUNT }],
  };
}

function scratchName(path: string): string {
  return objectName(`scratch${path}`);
}
