import type { Database } from '../types';

type Engine = Database['engine'];

/** What a managed server takes of the parameters of a compose file, in the form in which it takes them. */
export interface ManagedParameters {
  readonly taken: Readonly<Record<string, string>>;
  /** Those that the provider sets itself, or takes no such value for. */
  readonly refused: readonly string[];
}

/** Bytes, or milliseconds, of one unit. */
const memory = { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 } as const;
const time = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * What one counts in a parameter of Postgres that takes a unit: RDS takes bare numbers only. Source: the `unit` column of pg_settings.
 */
const postgresUnits: Readonly<
  Record<string, { readonly of: Readonly<Record<string, number>>; readonly size: number }>
> = {
  ...counted(memory, 8 * memory.kB, 'shared_buffers effective_cache_size wal_buffers temp_buffers'),
  ...counted(
    memory,
    memory.kB,
    'work_mem maintenance_work_mem autovacuum_work_mem logical_decoding_work_mem temp_file_limit track_activity_query_size',
  ),
  ...counted(memory, memory.MB, 'max_wal_size min_wal_size wal_keep_size max_slot_wal_keep_size'),
  ...counted(
    time,
    time.ms,
    `statement_timeout lock_timeout idle_in_transaction_session_timeout idle_session_timeout deadlock_timeout
     log_min_duration_statement autovacuum_vacuum_cost_delay wal_writer_delay`,
  ),
  ...counted(
    time,
    time.s,
    'checkpoint_timeout autovacuum_naptime tcp_keepalives_idle tcp_keepalives_interval wal_sender_timeout',
  ),
};

function counted(of: Readonly<Record<string, number>>, size: number, names: string) {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, { of, size }]),
  );
}

/** Parameters that RDS does not let anybody set: files, ports, durability and replication are its own business. */
const owned: Readonly<Record<'postgres' | 'mysql', ReadonlySet<string>>> = {
  postgres: new Set(
    `archive_command archive_mode cluster_name config_file data_directory external_pid_file fsync full_page_writes hba_file
     hot_standby ident_file listen_addresses log_directory logging_collector port primary_conninfo ssl ssl_ca_file ssl_cert_file
     ssl_key_file superuser_reserved_connections unix_socket_directories wal_level`.split(/\s+/),
  ),
  mysql: new Set(
    `bind_address datadir default_authentication_plugin log_bin log_error pid_file port server_id socket ssl_ca ssl_cert ssl_key tmpdir
     user`.split(/\s+/),
  ),
};

/** Reads `256MB` as 32768 where one counts in 8 kB, `wal_level=logical` as the provider's own switch, and leaves out what is refused. */
export function managedParameters(engine: Engine, parameters: Readonly<Record<string, string>>): ManagedParameters {
  const taken: Record<string, string> = {};
  const refused: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (engine === 'postgres' && name === 'wal_level' && value === 'logical') {
      taken['rds.logical_replication'] = '1';
      continue;
    }
    const number = owned[engine === 'postgres' ? 'postgres' : 'mysql'].has(name)
      ? undefined
      : bare(engine, name, value);
    if (number === undefined) refused.push(name);
    else taken[name] = number;
  }
  return { taken, refused };
}

function bare(engine: Engine, name: string, text: string): string | undefined {
  const value = text.replace(/^(["'])(.*)\1$/, '$2');
  if (engine !== 'postgres') {
    const [, amount, unit] = /^(\d+)([KMG])$/i.exec(value) ?? [];
    return amount && unit ? String(Number(amount) * 1024 ** ('KMG'.indexOf(unit.toUpperCase()) + 1)) : value;
  }
  const unit = postgresUnits[name];
  const [, amount, word] = /^(\d+(?:\.\d+)?)\s*([a-zA-Z]+)$/.exec(value) ?? [];
  if (amount === undefined || word === undefined) return value;
  if (!unit) return undefined;
  const size = unit.of[word];
  return size === undefined ? undefined : String(Math.round((Number(amount) * size) / unit.size));
}

/** Parameters of a cache that ElastiCache lets be set; memory goes by the node, and what is kept by snapshots. */
const cacheParameters: ReadonlySet<string> = new Set(['databases', 'maxmemory-policy', 'timeout']);

/** The same for a cache. */
export function managedCacheParameters(parameters: Readonly<Record<string, string>>): ManagedParameters {
  const entries = Object.entries(parameters);
  return {
    taken: Object.fromEntries(entries.filter(([name]) => cacheParameters.has(name))),
    refused: entries.filter(([name]) => !cacheParameters.has(name)).map(([name]) => name),
  };
}
