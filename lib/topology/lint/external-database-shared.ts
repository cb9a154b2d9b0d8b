import { placeOf } from '../place';
import type { LintRule } from './rule';

/** One address for several databases is right only where each keeps its own name on that server. */
export const externalDatabaseShared: LintRule = ({ project, topology }) => {
  const first = new Map<string, string>();
  return topology.databases.flatMap(({ name, hosting }) => {
    if (hosting?.kind !== 'external') return [];
    const other = first.get(hosting.databaseName);
    const service = project.services[name];
    if (other === undefined || service === undefined) {
      first.set(hosting.databaseName, name);
      return [];
    }
    return [
      {
        id: 'external-database-shared',
        kind: 'blocker',
        targets: ['kubernetes'],
        at: placeOf(service.at),
        subject: `services.${name}`,
        what: `${other} and ${name} would be the same database, ${hosting.databaseName}`,
        why: 'DEPLOY_K8S_DATABASE_URL names a database, and the project has several',
        fix: 'leave the path out of the URL: each is then found under the name it has in the compose file',
      },
    ];
  });
};
