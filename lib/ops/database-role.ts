import { statefulSetName } from '../../charts/object-name';
import { ProblemError } from '../problem';
import type { Database } from '../topology/types';
import type { Kubectl } from './clients';

/** How the client inside a database's own container is told a new password: what it runs, and what it reads on stdin. */
interface Change {
  readonly shell: string;
  readonly statements: (database: Database, password: string) => readonly string[];
}

const quoted = (text: string, mark: string) => mark + text.replaceAll(mark, mark + mark) + mark;

/** The user changes the password of its own account, for which no server asks a right. */
const mysqlShell = (variable: string) =>
  `client=$(command -v mariadb || command -v mysql) && MYSQL_PWD="$${variable}_PASSWORD" exec "$client" -u "$${variable}_USER"`;

const changes: Readonly<Record<Database['engine'], Change>> = {
  postgres: {
    // The image trusts connections over its own socket.
    shell: 'exec psql -XqtA -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB"',
    statements: ({ userName }, password) => [
      // Else the statement with the password could stand in the server's log.
      "set log_statement = 'none'",
      "set log_min_error_statement = 'panic'",
      'set log_min_duration_statement = -1',
      `alter role ${quoted(userName, '"')} with password ${quoted(password, "'")}`,
    ],
  },
  mysql: {
    shell: mysqlShell('MYSQL'),
    statements: (_, password) => [`alter user user() identified by ${quoted(password, "'")}`],
  },
  mariadb: {
    shell: mysqlShell('MARIADB'),
    statements: (_, password) => [`set password = password(${quoted(password, "'")})`],
  },
};

/**
 * Gives the account of a database in the cluster a new password. The image reads its password variable only while it makes
 * its data folder, so the Secret alone would lock every client out. Throws ProblemError where the database does not run.
 */
export async function changePassword(
  kubectl: Kubectl,
  namespace: string,
  database: Database,
  password: string,
): Promise<void> {
  const name = statefulSetName(database.dnsName);
  const found = await kubectl([
    'get',
    'statefulset',
    name,
    '--namespace',
    namespace,
    '--ignore-not-found',
    '--output',
    'name',
  ]);
  if (found.trim() === '') throw new ProblemError([notRunning(database, namespace)]);
  const { shell, statements } = changes[database.engine];
  const input = `${statements(database, password).join(';\n')};\n`;
  const target = ['exec', '--stdin', '--namespace', namespace, `statefulset/${name}`, '--container', database.dnsName];
  await kubectl([...target, '--', '/bin/sh', '-c', shell], input);
}

function notRunning({ name, password }: Database, namespace: string): ProblemError['problems'][number] {
  return {
    subject: `secret ${password}`,
    what: `is the password of ${name}, which does not run, so that its account cannot be given another`,
    fix: `deploy first; or, where ${name} never ran: kubectl delete secret ${password} --namespace ${namespace}, then push`,
  };
}
