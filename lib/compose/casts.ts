import { pathTable } from './path-table';

/** Turns the text of a value into the type that its key has, or undefined when it is none. */
export interface Cast {
  readonly read: (text: string) => number | boolean | undefined;
  readonly wanted: string;
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  y: true,
  yes: true,
  on: true,
  false: false,
  n: false,
  no: false,
  off: false,
};

const boolean: Cast = { read: (text) => BOOLEANS[text.toLowerCase()], wanted: 'true or false' };
/** Where 64 bits end. */
const INTEGER_END = 2 ** 63;
const integer: Cast = {
  read: (text) => (/^[-+]?\d+$/.test(text) && Math.abs(Number(text)) < INTEGER_END ? Number(text) : undefined),
  wanted: 'a whole number',
};
const number: Cast = {
  read: (text) => (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined),
  wanted: 'a number',
};
/** A leading 0 makes a umask octal, as it does in YAML. */
const umask: Cast = {
  read: (text) =>
    /^0o?[0-7]+$/i.test(text)
      ? parseInt(text.replace(/^0o?/i, ''), 8)
      : /^(0|[1-9]\d*)$/.test(text)
        ? Number(text)
        : undefined,
  wanted: 'a umask such as 022',
};

const CONTAINERS = ['services.*', 'jobs.*', 'services.*.pre_start.*'];
const WORKLOADS = ['services.*', 'jobs.*'];
const SERVICES = ['services.*'];

const CONTAINER_KEYS: readonly (readonly [Cast, readonly string[]])[] = [
  [
    integer,
    [
      'cpu_count',
      'cpu_period',
      'cpu_quota',
      'cpu_rt_period',
      'cpu_rt_runtime',
      'cpu_shares',
      'oom_score_adj',
      'pids_limit',
    ],
  ],
  [integer, ['ulimits.*', 'ulimits.*.hard', 'ulimits.*.soft']],
  [number, ['cpu_percent', 'cpus']],
  [boolean, ['init', 'networks.*.use_service_name_alias', 'oom_kill_disable', 'privileged', 'read_only']],
  [boolean, ['volumes.*.read_only', 'volumes.*.volume.nocopy']],
  [umask, ['umask']],
];
const WORKLOAD_KEYS: readonly (readonly [Cast, readonly string[]])[] = [
  [boolean, ['depends_on.*.required', 'depends_on.*.restart', 'healthcheck.disable', 'stdin_open', 'tty']],
  [integer, ['healthcheck.retries', 'ports.*.target']],
];
const SERVICE_KEYS: readonly (readonly [Cast, readonly string[]])[] = [
  [integer, ['deploy.replicas', 'deploy.update_config.parallelism', 'deploy.rollback_config.parallelism', 'scale']],
  [integer, ['deploy.restart_policy.max_attempts', 'deploy.placement.max_replicas_per_node']],
  [number, ['deploy.update_config.max_failure_ratio', 'deploy.rollback_config.max_failure_ratio']],
  [boolean, ['pre_start.*.per_replica']],
];
const TOP_KEYS: readonly (readonly [Cast, readonly string[]])[] = [
  [
    boolean,
    [
      'networks.*.external',
      'networks.*.internal',
      'networks.*.attachable',
      'networks.*.enable_ipv4',
      'networks.*.enable_ipv6',
    ],
  ],
  [boolean, ['volumes.*.external', 'secrets.*.external', 'configs.*.external']],
];

function under(prefixes: readonly string[], rows: readonly (readonly [Cast, readonly string[]])[]): [string, Cast][] {
  return prefixes.flatMap((prefix) =>
    rows.flatMap(([cast, keys]) => keys.map((key): [string, Cast] => [`${prefix}.${key}`, cast])),
  );
}

/** The keys whose texts compose turns into numbers and booleans right after interpolation, written or substituted. */
export const CASTS = pathTable<Cast>([
  ...under(CONTAINERS, CONTAINER_KEYS),
  ...under(WORKLOADS, WORKLOAD_KEYS),
  ...under(SERVICES, SERVICE_KEYS),
  ...TOP_KEYS.flatMap(([cast, keys]) => keys.map((key): [string, Cast] => [key, cast])),
]);
