import {
  DatabaseInstanceEngine,
  MariaDbEngineVersion,
  MysqlEngineVersion,
  PostgresEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import type { IInstanceEngine } from 'aws-cdk-lib/aws-rds';
import { ProblemError } from '../problem';
import type { Database } from '../topology/types';

/** A full minor for every major: a bare major is not a version that RDS can be asked for without drift (cfn-lint W3691). */
const ENGINES: Readonly<Record<Database['engine'], Readonly<Record<string, () => IInstanceEngine>>>> = {
  postgres: {
    '13': () => postgres(PostgresEngineVersion.VER_13_23),
    '14': () => postgres(PostgresEngineVersion.VER_14_22),
    '15': () => postgres(PostgresEngineVersion.VER_15_17),
    '16': () => postgres(PostgresEngineVersion.VER_16_13),
    '17': () => postgres(PostgresEngineVersion.VER_17_9),
    '18': () => postgres(PostgresEngineVersion.VER_18_3),
  },
  mysql: {
    '8': () => mysql(MysqlEngineVersion.VER_8_4_10),
    '8.0': () => mysql(MysqlEngineVersion.VER_8_0_46),
    '8.4': () => mysql(MysqlEngineVersion.VER_8_4_10),
  },
  mariadb: {
    '10': () => mariadb(MariaDbEngineVersion.VER_10_11_16),
    '10.6': () => mariadb(MariaDbEngineVersion.VER_10_6_25),
    '10.11': () => mariadb(MariaDbEngineVersion.VER_10_11_16),
    '11': () => mariadb(MariaDbEngineVersion.VER_11_8_6),
    '11.4': () => mariadb(MariaDbEngineVersion.VER_11_4_10),
    '11.8': () => mariadb(MariaDbEngineVersion.VER_11_8_6),
  },
};

const postgres = (version: PostgresEngineVersion) => DatabaseInstanceEngine.postgres({ version });
const mysql = (version: MysqlEngineVersion) => DatabaseInstanceEngine.mysql({ version });
const mariadb = (version: MariaDbEngineVersion) => DatabaseInstanceEngine.mariaDb({ version });

/** The RDS engine of a database. Throws ProblemError for a major version that RDS does not run. */
export function engineOf(database: Pick<Database, 'name' | 'engine' | 'majorVersion'>): IInstanceEngine {
  const versions = ENGINES[database.engine];
  const engine = versions[database.majorVersion];
  if (engine) return engine();
  throw new ProblemError([
    {
      subject: `services.${database.name}.image`,
      what: `RDS does not run ${database.engine} ${database.majorVersion}`,
      fix: `use one of ${Object.keys(versions).join(', ')}`,
    },
  ]);
}
