/** What runs: the part of the topology that is containers. */
type Dict<T> = Readonly<Record<string, T>>;
type List<T> = readonly T[];

/** A string that may not be known until the deployment; the same for environments, arguments, build arguments and file contents. */
export type EnvValue = EnvPart | { readonly kind: 'template'; readonly parts: List<EnvPart> };

/** One piece of an EnvValue; a template joins pieces in order and is confidential as soon as one piece is. */
export type EnvPart =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'secret'; readonly secret: string }
  /** origin: `https://host`, without a trailing slash; wsOrigin: `wss://host`; host: `host` alone. */
  | { readonly kind: 'publicUrl'; readonly entry: string; readonly part: 'origin' | 'wsOrigin' | 'host' }
  /** The DNS name of another workload. */
  | { readonly kind: 'peer'; readonly workload: string }
  | {
      readonly kind: 'database';
      readonly database: string;
      readonly field: 'host' | 'port' | 'user' | 'password' | 'name';
    }
  | { readonly kind: 'cache'; readonly cache: string; readonly field: 'host' | 'port' | 'password' }
  /** A target that has no such field (endpoint and keys on AWS; any, where the bucket is served as a folder only) leaves the variable out. */
  | {
      readonly kind: 'bucket';
      readonly bucket: string;
      readonly field: 'name' | 'region' | 'endpoint' | 'accessKey' | 'secretKey';
    };

/** Exactly one of: pulled, or built. Equal build values are one image. */
export type Image = { readonly kind: 'registry'; readonly reference: string } | BuiltImage;

export interface BuiltImage {
  readonly kind: 'build';
  /** Name of the image: that of the first service, in sorted order, that has this build. */
  readonly name: string;
  /** Relative to the project directory. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  readonly target?: string;
  readonly args: Dict<EnvValue>;
  /** SHA-256 (hex) of what the build sees; changes exactly when the image would. */
  readonly digest: string;
}

/** A folder the container may write that is gone when it stops. */
export interface Scratch {
  readonly path: string;
  readonly sizeMiB?: number;
  /** Backed by memory (compose `tmpfs`). */
  readonly memory: boolean;
  /** Starts as a copy of the image's own folder of that path. */
  readonly seeded: boolean;
}

export interface FileMount {
  readonly path: string;
  readonly content: EnvValue | { readonly kind: 'local'; readonly localPath: string; readonly digest: string };
  /** POSIX mode, such as 0o444. */
  readonly mode: number;
}

/** What a workload and a task have in common. */
export interface Container {
  readonly image: Image;
  /** Absent: the image's own. */
  readonly entrypoint?: List<EnvValue>;
  readonly command?: List<EnvValue>;
  readonly workingDirectory?: string;
  readonly environment: Dict<EnvValue>;
  /** More variables, for a target whose databases take encrypted connections alone. */
  readonly tlsEnvironment?: Dict<EnvValue>;
  /** known: compose or the Dockerfile says so; assumed: uid 1000, because restricted clusters need one (a target without that need uses the image's own); image: the image's own, not known here but not root. */
  readonly user: { readonly uid: number; readonly gid: number; readonly certainty: 'known' | 'assumed' } | 'image';
  readonly readOnlyRoot: boolean;
  readonly scratch: List<Scratch>;
  readonly mounts: List<{
    readonly volume: string;
    readonly path: string;
    readonly subPath?: string;
    readonly readOnly: boolean;
  }>;
  readonly files: List<FileMount>;
  /** cpu in vCPU. stated: from compose; else the role's default. Limits are these; requests may be lower. */
  readonly resources: { readonly cpu: number; readonly memoryMiB: number; readonly stated: boolean };
  readonly networks: List<string>;
  /** Databases and caches whose address this container gets. */
  readonly clientOf: List<string>;
  /** Buckets this container may read and write. */
  readonly buckets: List<string>;
  /** Run under an init process that reaps zombies and forwards signals. */
  readonly init: boolean;
  readonly ulimits: Dict<{ readonly soft: number; readonly hard: number }>;
  /** Upper case, without `CAP_`. */
  readonly addCapabilities: List<string>;
  /** Runs as root because the user says so, which a restricted cluster refuses; `user` is then the image's. */
  readonly root?: { readonly dropCapabilities: List<string> };
}

export type Role = 'web' | 'api' | 'worker' | 'service';

export interface Workload extends Container {
  /** The compose service. */
  readonly name: string;
  /** RFC 1035 form of the name. */
  readonly dnsName: string;
  /** Every other name that peers use (container_name, hostname, aliases, links), RFC 1035, sorted. */
  readonly aliases: List<string>;
  /** What is deployed as one unit with it, where the target's unit cannot hold everything; never changes. */
  readonly group?: string;
  readonly role: Role;
  readonly server: 'uvicorn' | 'gunicorn' | 'nextjs' | 'other';
  /** The first is the main one; empty for a worker. */
  readonly ports: List<Port>;
  readonly health?: Health;
  readonly replicas: number;
  readonly autoscale?: { readonly min: number; readonly max: number; readonly cpuPercent: number };
  /** replace: never two at once (owned volume, scheduler). */
  readonly rollout: 'rolling' | 'replace';
  readonly websockets: boolean;
  /** Seconds between the stop signal and the kill. */
  readonly stopGraceSeconds: number;
  readonly stopSignal?: string;
  /** Must have succeeded (task) or be healthy (workload) first. */
  readonly after: List<{ readonly kind: 'task' | 'workload'; readonly name: string }>;
}

export interface Port {
  readonly number: number;
  /** http where a route, probe or framework speaks it, else tcp. */
  readonly protocol: 'http' | 'tcp' | 'udp';
}

/** exec as compose wrote it (first element CMD or CMD-SHELL removed: shell forms are `['/bin/sh', '-c', text]`); http where the test fetches a URL of this container. */
export interface Health {
  readonly exec?: List<string>;
  readonly http?: { readonly port: number; readonly path: string };
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startSeconds: number;
}

export interface OneOffTask extends Container {
  readonly name: string;
  readonly dnsName: string;
  readonly kind: 'migration' | 'seed' | 'database-init' | 'other';
  /** release: before each new version; once: first deployment only; manual: on request. */
  readonly when: 'release' | 'once' | 'manual';
  /** Tasks that must have succeeded first. */
  readonly after: List<string>;
  /** The database it works on, where it is one of this topology. */
  readonly database?: string;
  readonly timeoutSeconds: number;
}
