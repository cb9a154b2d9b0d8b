import type { NotActed } from '../not-acted';
import type { ContainerSpec } from '../platform/containers';
import type { Json, JsonObject } from '../template/types';
import { object, objects, text, texts } from '../template/read';

/** What a container gets beside its own definition. */
export interface Surroundings {
  readonly image: string;
  /** `NAME=value`: the definition's own, its secrets, and what Fargate adds. */
  readonly environment: readonly string[];
  /** `folder:path[:ro]`. */
  readonly binds: readonly string[];
  /** Of the task, MiB. */
  readonly taskMemory: number;
}

/** An engine in a container of its own may not raise the limit on open files above this. */
const mostFiles = 20_000;
const mebibyte = 1024 * 1024;
/** Source: `stopTimeout` of the ECS task definition reference. */
const defaultStopSeconds = 30;

const acted = new Set([
  ...[
    'Command',
    'EntryPoint',
    'Environment',
    'Essential',
    'HealthCheck',
    'Image',
    'LinuxParameters',
    'LogConfiguration',
  ],
  ...['Memory', 'MountPoints', 'Name', 'PortMappings', 'ReadonlyRootFilesystem', 'Secrets', 'StopTimeout', 'Ulimits'],
  ...['User', 'WorkingDirectory', 'DependsOn'],
]);
const actedOfLinux = new Set(['Capabilities', 'InitProcessEnabled', 'SharedMemorySize', 'Tmpfs']);

/** A container as its definition says. What of it has no effect here is named. */
export function containerSpec(definition: JsonObject, around: Surroundings, notActed: NotActed): ContainerSpec {
  const linux = object(definition.LinuxParameters);
  for (const key of Object.keys(definition)) if (!acted.has(key)) notActed.add(`container ${key}`, 'not acted out');
  for (const key of Object.keys(linux)) if (!actedOfLinux.has(key)) notActed.add(`container ${key}`, 'not acted out');
  const capabilities = object(linux.Capabilities);
  const memory = Number(definition.Memory ?? around.taskMemory) * mebibyte;
  return {
    Image: around.image,
    ...(definition.Command ? { Cmd: texts(definition.Command) } : {}),
    ...(definition.EntryPoint ? { Entrypoint: texts(definition.EntryPoint) } : {}),
    ...(definition.User === undefined ? {} : { User: text(definition.User) }),
    ...(definition.WorkingDirectory === undefined ? {} : { WorkingDir: text(definition.WorkingDirectory) }),
    Env: around.environment,
    StopTimeout: Number(definition.StopTimeout ?? defaultStopSeconds),
    // ECS looks past the health check of an image; the definition's own is asked from outside.
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      Binds: around.binds,
      ReadonlyRootfs: definition.ReadonlyRootFilesystem === true,
      Init: linux.InitProcessEnabled === true,
      CapAdd: texts(capabilities.Add),
      CapDrop: texts(capabilities.Drop),
      Tmpfs: Object.fromEntries(objects(linux.Tmpfs).map(tmpfs)),
      ...(linux.SharedMemorySize === undefined ? {} : { ShmSize: Number(linux.SharedMemorySize) * mebibyte }),
      Ulimits: objects(definition.Ulimits).map((limit) => ulimit(limit, notActed)),
      Memory: memory,
      // Fargate has no swap.
      MemorySwap: memory,
    },
  };
}

function tmpfs({ ContainerPath, Size, MountOptions }: JsonObject): [string, string] {
  return [text(ContainerPath), [`size=${text(Size)}m`, ...texts(MountOptions)].join(',')];
}

function ulimit({ Name, SoftLimit, HardLimit }: JsonObject, notActed: NotActed): object {
  const isTooHigh = Name === 'nofile' && Number(HardLimit) > mostFiles;
  if (isTooHigh) notActed.add('nofile above 20000', 'an engine in a container may not raise it that far');
  const limited = (value: Json | undefined) => (isTooHigh ? Math.min(Number(value), mostFiles) : Number(value));
  return { Name: text(Name), Soft: limited(SoftLimit), Hard: limited(HardLimit) };
}
