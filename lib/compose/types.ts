import type { Place } from '../problem';

type Dict<T> = Readonly<Record<string, T>>;
type List<T> = readonly T[];

/** Where a value is written; `path` is compose's own, such as `services.backend.ports[0]`. */
export interface Source extends Place {
  readonly path: string;
}

/** One variable that was substituted into a value. */
export interface Substitution {
  readonly variable: string;
  /** process: the environment of the person deploying; env-file: `.env` or a service's `env_file`; default: written in the compose file after `:-`; unset: nothing gave it a value. */
  readonly from: 'process' | 'env-file' | 'default' | 'unset';
  /** Span of the substituted text in the resulting value, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Where the value was read: the line of the env file. */
  readonly at?: Place;
}

/** A value after interpolation, with its place and what was substituted into it. */
export interface Sourced<T = string> {
  readonly value: T;
  readonly at: Source;
  readonly substitutions?: List<Substitution>;
}

/** What the compose files say: merged, interpolated, short forms expanded. Inactive profiles are left out. */
export interface ComposeProject {
  readonly name: string;
  /** Absolute folder that relative paths start from. */
  readonly directory: string;
  /** The compose files read, relative to `directory`, in merge order. */
  readonly files: List<string>;
  readonly services: Dict<ComposeService>;
  readonly networks: Dict<ComposeNetwork>;
  readonly volumes: Dict<ComposeVolume>;
  readonly configs: Dict<ComposeFileObject>;
  readonly secrets: Dict<ComposeFileObject>;
  /** Services left out because none of their profiles is active. */
  readonly inactive: List<{ readonly name: string; readonly profiles: List<string>; readonly at: Source }>;
  /** Top-level keys not read above (models, x-*, …), so that the ledger can account for each. */
  readonly rest: Dict<Sourced<unknown>>;
}

export interface ComposeNetwork {
  readonly at: Source;
  readonly internal: boolean;
  readonly external: boolean;
  readonly rest: Dict<Sourced<unknown>>;
}

export interface ComposeVolume {
  readonly at: Source;
  readonly external: boolean;
  readonly name?: Sourced;
  readonly rest: Dict<Sourced<unknown>>;
}

/** A top-level config or secret: exactly one of file, environment, content or external. */
export interface ComposeFileObject {
  readonly at: Source;
  /** The name outside compose, of an external one. */
  readonly name?: Sourced;
  readonly file?: Sourced;
  readonly environment?: Sourced;
  readonly content?: Sourced;
  readonly external: boolean;
  readonly rest?: Dict<Sourced<unknown>>;
}

/** One service, canonical: short forms expanded, env_file merged, durations in seconds, sizes in bytes. */
export interface ComposeService {
  readonly name: string;
  readonly at: Source;
  readonly image?: Sourced;
  readonly build?: ComposeBuild;
  readonly platform?: Sourced;
  /** Absent: the image's own. An empty list clears the image's. */
  readonly entrypoint?: List<Sourced>;
  readonly command?: List<Sourced>;
  readonly workingDir?: Sourced;
  /** env_file merged below `environment`; a key without a value and without one in the process is left out. Values from an env_file carry one substitution over the whole value. */
  readonly environment: Dict<Sourced>;
  readonly ports: List<Sourced<ComposePort>>;
  readonly expose: List<Sourced<number>>;
  readonly volumes: List<Sourced<ComposeMount>>;
  readonly tmpfs: List<Sourced<{ readonly target: string; readonly sizeBytes?: number }>>;
  readonly configs: List<Sourced<ComposeFileMount>>;
  readonly secrets: List<Sourced<ComposeFileMount>>;
  readonly dependsOn: Dict<Sourced<'service_started' | 'service_healthy' | 'service_completed_successfully'>>;
  /** Times in seconds. Compose's own defaults (30 s, 30 s, 3, 0 s) filled in. */
  readonly healthcheck?: Sourced<ComposeHealthcheck | 'disabled'>;
  readonly networks: Dict<{ readonly aliases: List<string> }>;
  readonly links: List<Sourced<{ readonly service: string; readonly alias: string }>>;
  readonly containerName?: Sourced;
  readonly hostname?: Sourced;
  readonly labels: Dict<Sourced>;
  readonly user?: Sourced;
  readonly readOnly?: Sourced<boolean>;
  readonly init?: Sourced<boolean>;
  readonly capAdd: List<Sourced>;
  readonly ulimits: Dict<Sourced<{ readonly soft: number; readonly hard: number }>>;
  /** `restart`, or `deploy.restart_policy.condition` in the same words: no, always, on-failure, unless-stopped. */
  readonly restart?: Sourced;
  readonly stopGraceSeconds?: Sourced<number>;
  readonly stopSignal?: Sourced;
  /** `deploy.replicas`, else `scale`. */
  readonly replicas?: Sourced<number>;
  readonly resources: {
    /** vCPU. */ readonly cpuLimit?: Sourced<number>;
    readonly cpuReservation?: Sourced<number>;
    readonly memoryLimitBytes?: Sourced<number>;
    readonly memoryReservationBytes?: Sourced<number>;
  };
  /** Containers that run to their end, one after the other, before this one starts; with what they inherit from it. */
  readonly preStart?: List<ComposeService>;
  /** `x-deploy` as written. */
  readonly deployHints?: Sourced<unknown>;
  /**
   * Every other key that is set, by its compose path (`privileged`, `deploy.placement`, …), so that the ledger can account for each.
   * Names and list positions are left out of the path: `ports.mode`, `networks.ipv4_address`; `at.path` has them.
   * `command.ignored` and `entrypoint.ignored` are what compose silently drops of a text (from an unquoted `&&`, `|`, `;` on).
   */
  readonly rest: Dict<Sourced<unknown>>;
}

export interface ComposeBuild {
  readonly at: Source;
  /** Relative to the project directory, `.` for the directory itself; a remote context is kept as written. */
  readonly context: Sourced;
  /** Relative to the context. */
  readonly dockerfile: Sourced;
  readonly target?: Sourced;
  readonly args: Dict<Sourced>;
  readonly rest: Dict<Sourced<unknown>>;
}

export interface ComposePort {
  readonly target: number;
  readonly published?: number;
  readonly hostIp?: string;
  readonly protocol: 'tcp' | 'udp';
}

export interface ComposeMount {
  readonly type: 'bind' | 'volume' | 'tmpfs';
  /** bind: path relative to the project directory, or absolute; volume: its key in `volumes`, absent for an anonymous one. */
  readonly source?: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly subPath?: string;
}

export interface ComposeFileMount {
  readonly source: string;
  readonly target: string;
  readonly mode?: number;
}

export interface ComposeHealthcheck {
  /** As compose has it: first element `CMD` or `CMD-SHELL`. */
  readonly test: List<string>;
  /** The texts as written, with what was substituted into each; a text for a shell is one word. */
  readonly words: List<Sourced>;
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
}
