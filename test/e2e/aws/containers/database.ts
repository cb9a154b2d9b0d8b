import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificates } from '../entry/certificates';
import type { NotActed } from '../not-acted';
import type { Containers } from '../platform/containers';
import type { StackValues } from '../template/stack-values';
import type { Json, JsonObject } from '../template/types';
import type { Networks } from './networks';
import { text } from '../template/read';

const actedProperties = new Set(['DBName', 'Engine', 'EngineVersion', 'MasterUsername', 'MasterUserPassword', 'Port']);
const elsewhere = new Set(['DBInstanceClass', 'DBParameterGroupName', 'VPCSecurityGroups']);

/** Of the official image; its Debian variant. */
const postgresUser = 999;
const superuser = 'rdsadmin';
/** From this major version on, RDS refuses connections without TLS unless its parameter group says otherwise. */
const tlsForcedFrom = 15;
/** Source: default of `max_connections` on RDS for PostgreSQL, DBInstanceClassMemory / 9531392. */
const bytesPerConnection = 9_531_392;
const memoryOfClass: Readonly<Record<string, number>> = { micro: 1, small: 2, medium: 4, large: 8 };

interface Server {
  readonly container: string;
  readonly identity: string;
}

/** RDS: the stand-in for an instance is a Postgres of its major version that only takes connections with TLS. */
export class Databases {
  private readonly servers = new Map<string, Server>();

  constructor(
    private readonly containers: Containers,
    private readonly networks: Networks,
    private readonly certificates: Certificates,
    private readonly scratch: string,
  ) {}

  /** An empty database with its user; the server stays from one deployment to the next. */
  async create(id: string, values: StackValues, notActed: NotActed): Promise<void> {
    const properties = values.properties(id);
    if (properties.Engine !== 'postgres') throw new Error(`a database of ${text(properties.Engine)} is not acted out`);
    for (const key of Object.keys(properties))
      if (!actedProperties.has(key) && !elsewhere.has(key))
        notActed.add(`RDS ${key}`, 'one Postgres without storage stands in');
    const server = await this.server(id, values, properties);
    const [database, user] = [text(properties.DBName), text(properties.MasterUsername)];
    // The user of RDS is no superuser: it owns the database and may make others.
    const statements = [
      `DROP DATABASE IF EXISTS ${name(database)} WITH (FORCE)`,
      `DROP ROLE IF EXISTS ${name(user)}`,
      `CREATE ROLE ${name(user)} LOGIN CREATEDB CREATEROLE PASSWORD ${literal(properties.MasterUserPassword)}`,
      `CREATE DATABASE ${name(database)} OWNER ${name(user)}`,
    ];
    await this.psql(server, ...statements);
  }

  private async psql(server: Server, ...statements: readonly string[]): Promise<void> {
    const commands = statements.flatMap((statement) => ['-c', statement]);
    const common = ['--no-psqlrc', '--quiet', '-v', 'ON_ERROR_STOP=1'];
    await this.containers.exec(
      server.container,
      ['psql', '-U', superuser, '-d', 'postgres', ...common, ...commands],
      'postgres',
    );
  }

  private async server(id: string, values: StackValues, properties: JsonObject): Promise<Server> {
    const endpoint = text(values.resolve({ 'Fn::GetAtt': [id, 'Endpoint.Address'] }));
    const major = text(properties.EngineVersion).split('.')[0] ?? '';
    const settings = {
      port: text(properties.Port ?? 5432),
      max_connections: text(connections(properties)),
      ssl: 'on',
      ssl_cert_file: '/rds/certificate.pem',
      ssl_key_file: '/rds/key.pem',
      hba_file: '/rds/pg_hba.conf',
      fsync: 'off',
    };
    const isTlsForced = forcesTls(properties, Number(major), values);
    const identity = JSON.stringify([endpoint, major, settings, isTlsForced]);
    const existing = this.servers.get(id);
    if (existing?.identity === identity) return existing;
    if (existing) await this.containers.remove(existing.container);

    const spec = {
      Image: `postgres:${major}`,
      Cmd: ['postgres', ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
      Env: [`POSTGRES_USER=${superuser}`, 'POSTGRES_DB=postgres', 'POSTGRES_PASSWORD=of-the-stand-in-alone'],
      HostConfig: {
        Binds: [`${this.files(id, endpoint, isTlsForced)}:/rds:ro`],
        Tmpfs: { '/var/lib/postgresql/data': '' },
        Init: true,
      },
    };
    const attachment = { network: await this.networks.leadingTo(id), aliases: [endpoint] };
    const container = await this.containers.start(`composeport-e2e-aws-${id}`, spec, [attachment]);
    const check = ['CMD', 'pg_isready', '--host=127.0.0.1', `--port=${settings.port}`];
    await this.containers.healthy(container, check, 60);
    const server = { container, identity };
    this.servers.set(id, server);
    return server;
  }

  private files(id: string, endpoint: string, isTlsForced: boolean): string {
    const folder = join(this.scratch, `rds-${id}`);
    mkdirSync(folder, { recursive: true });
    const { key, certificate } = this.certificates.issue([endpoint]);
    writeFileSync(join(folder, 'certificate.pem'), certificate);
    writeFileSync(join(folder, 'key.pem'), key);
    // Postgres takes a key that is root's, readable by its own group and by nobody else.
    chownSync(join(folder, 'key.pem'), 0, postgresUser);
    chmodSync(join(folder, 'key.pem'), 0o640);
    const remote = `${isTlsForced ? 'hostssl' : 'host'} all all all scram-sha-256`;
    writeFileSync(join(folder, 'pg_hba.conf'), `local all all trust\n${remote}\n`);
    return folder;
  }
}

function forcesTls({ DBParameterGroupName }: JsonObject, major: number, values: StackValues): boolean {
  const group = values.idByRef('AWS::RDS::DBParameterGroup', DBParameterGroupName);
  const parameters = (group === undefined ? {} : (values.plainProperties(group).Parameters ?? {})) as JsonObject;
  const forced = parameters['rds.force_ssl'];
  return forced === undefined ? major >= tlsForcedFrom : text(forced) === '1';
}

function connections({ DBInstanceClass }: JsonObject): number {
  const gibibytes = memoryOfClass[text(DBInstanceClass).split('.').at(-1) ?? ''] ?? 8;
  return Math.floor((gibibytes * 1024 ** 3) / bytesPerConnection);
}

const name = (text: string) => `"${text.replaceAll('"', '""')}"`;
const literal = (value: Json | undefined) => `'${text(value).replaceAll("'", "''")}'`;
