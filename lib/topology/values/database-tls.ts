import type { ComposeService } from '../../compose/types';
import { type Context, note } from '../context';
import type { Managed } from '../stores/managed';
import type { Container } from '../types';
import { literals } from './environment';

/**
 * libpq, psycopg, asyncpg and Prisma encrypt by themselves where the server asks for it. node-postgres does not: Amazon RDS
 * answers `no pg_hba.conf entry … no encryption`. `no-verify` is a mode of node-postgres alone, so it goes to no other
 * program: encrypted, without a certificate authority that the image would have to contain.
 */
export function tlsEnvironment(
  context: Context,
  managed: Managed,
  service: ComposeService,
): Pick<Container, 'tlsEnvironment'> {
  const facts = context.facts[service.name];
  const isStated =
    service.environment['PGSSLMODE'] !== undefined || facts?.image.environment['PGSSLMODE'] !== undefined;
  const isClient = [...managed.databases.values()].some(
    ({ database }) => database.engine === 'postgres' && managed.clientsOf(database.name).includes(service.name),
  );
  if (!facts?.nodePostgres || isStated || !isClient) return {};
  note(context, service.at, {
    id: 'database-tls',
    kind: 'translated',
    targets: ['aws'],
    what: `${service.name} gets PGSSLMODE=no-verify, so that its connections to the database are encrypted`,
    why: 'Amazon RDS takes no others, and node-postgres (pg) makes them only when it is told to',
    fix: 'nothing, unless the code passes ssl or a URL with sslmode=require of its own: write sslmode=no-verify there',
  });
  return { tlsEnvironment: literals({ PGSSLMODE: 'no-verify' }) };
}
