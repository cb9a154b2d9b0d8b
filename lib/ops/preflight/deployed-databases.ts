import { databaseIdentifier } from '../../aws/database-identifier';
import type { Problem } from '../../problem';
import type { Settings } from '../../settings/types';
import { managedMajor } from '../../topology/limits';
import { isServerless } from '../../topology/stores/managed-class';
import type { Database, Topology } from '../../topology/types';
import type { DeployedTemplate } from './aws-account';

/** One database server of a template. */
interface Server {
  readonly kind: 'rds' | 'aurora-serverless';
  readonly identifier: unknown;
  readonly databaseName: unknown;
  readonly userName: unknown;
  readonly version: string;
}

/** Changes that would put an empty database in the place of one that holds data, or that RDS refuses after minutes. */
export function databaseProblems(topology: Topology, settings: Settings, deployed: DeployedTemplate): Problem[] {
  const servers = serversOf(deployed);
  return topology.databases.flatMap((database) => {
    const identifier = databaseIdentifier(topology, database);
    const server = servers.find((candidate) => candidate.identifier === identifier);
    return server ? changes(database, server, settings) : [];
  });
}

function changes(database: Database, server: Server, settings: Settings): Problem[] {
  const subject = `services.${database.name}`;
  const wanted = isServerless(database, settings) ? 'aurora-serverless' : 'rds';
  if (wanted !== server.kind) {
    const what = `is served by ${server.kind}; ${wanted} would start with an empty database`;
    return [
      { subject: 'DEPLOY_AWS_DATABASE', what, fix: `move the data first, or set DEPLOY_AWS_DATABASE=${server.kind}` },
    ];
  }
  const fixed = [
    { what: 'the database', is: server.databaseName, wants: database.databaseName },
    { what: 'the user', is: server.userName, wants: database.userName },
  ].filter(({ is, wants }) => typeof is === 'string' && is !== wants);
  const problems = fixed.map(({ what, is, wants }) => ({
    subject,
    what: `${what} is called ${String(is)} since its first deployment, and RDS would replace the server to call it ${wants}`,
    fix: 'write the old name into the compose file; rename it in the database itself where it must change',
  }));
  const major = managedMajor(database.engine, database.majorVersion)?.major ?? database.majorVersion;
  const isOlder = compare(major, server.version) < 0;
  return isOlder
    ? [
        ...problems,
        {
          subject: `${subject}.image`,
          what: `version ${server.version} runs already, and RDS goes back to no older one (${major})`,
          fix: 'write the newer version into the compose file',
        },
      ]
    : problems;
}

function serversOf({ Resources }: DeployedTemplate): Server[] {
  return Object.values(Resources).flatMap(({ Type, Properties: of = {} }): Server[] => {
    const common = { userName: of['MasterUsername'], version: text(of['EngineVersion']) };
    if (Type === 'AWS::RDS::DBCluster') {
      const identifier = of['DBClusterIdentifier'];
      return [{ kind: 'aurora-serverless', identifier, databaseName: of['DatabaseName'], ...common }];
    }
    const isInstance = Type === 'AWS::RDS::DBInstance' && of['DBClusterIdentifier'] === undefined;
    return isInstance
      ? [{ kind: 'rds', identifier: of['DBInstanceIdentifier'], databaseName: of['DBName'], ...common }]
      : [];
  });
}

/** By as many numbers as the shorter one has: `15` is no older than `15.17`. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
