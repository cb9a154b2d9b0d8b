import type { ComposeService } from '../../compose/types';
import { type Context, note } from '../context';
import { literal } from '../env-value';
import { operatorExtensions, operatorMajors, operatorParameters } from '../limits';
import type { Database, DatabaseHosting, EnvPart } from '../types';

type Known = Pick<
  Database,
  'name' | 'engine' | 'majorVersion' | 'userName' | 'databaseName' | 'extensions' | 'parameters'
>;

/** Days that backups are kept. */
const keepDays = { production: 30, other: 7 };

/** Instances of an operator's cluster: one can be lost, and the one that takes its place still has a copy. */
const instances = { production: 3, other: 1 };

/** Who runs a database on a cluster, as the settings say; the container of the compose file where they cannot have it. */
export function hostingOf(
  context: Context,
  service: ComposeService,
  database: Known,
): Pick<Database, 'hosting' | 'clientImage'> {
  const { databaseClientImage } = context.settings.kubernetes;
  const hosting = {
    container: () => undefined,
    'cloudnative-pg': operatorOf,
    external: externalOf,
  }[context.settings.kubernetes.database](context, service, database);
  const isOfEngine = context.settings.kubernetes.databaseUrl?.engine ?? 'postgres';
  if (context.settings.production && (!hosting || (hosting.kind === 'operator' && !hosting.backup)))
    noteNoBackup(context, service);
  return {
    ...(hosting ? { hosting } : {}),
    ...(databaseClientImage && database.engine === isOfEngine ? { clientImage: databaseClientImage } : {}),
  };
}

/** The name of a database in a value: a literal, but where a server outside the cluster calls it otherwise. */
export function nameOf({ name, databaseName, hosting }: Pick<Database, 'name' | 'databaseName' | 'hosting'>): EnvPart {
  const isCalledOtherwise = hosting?.kind === 'external' && hosting.databaseName !== databaseName;
  return isCalledOtherwise ? { kind: 'database', database: name, field: 'name' } : literal(databaseName);
}

function operatorOf(context: Context, service: ComposeService, database: Known): DatabaseHosting | undefined {
  const { production, kubernetes } = context.settings;
  if (database.engine !== 'postgres') {
    noteStays(context, service, 'CloudNativePG runs Postgres only');
    return undefined;
  }
  if (kubernetes.databaseImage === undefined) noteUnknownToOperator(context, service, database);
  return {
    kind: 'operator',
    image: kubernetes.databaseImage ?? `ghcr.io/cloudnative-pg/postgresql:${database.majorVersion}-standard-trixie`,
    instances: production ? instances.production : instances.other,
    parameters: ownParameters(context, service, database),
    ...(kubernetes.backupBucket === undefined
      ? {}
      : {
          backup: {
            destination: kubernetes.backupBucket,
            ...(kubernetes.backupEndpoint ? { endpoint: kubernetes.backupEndpoint } : {}),
            ...(kubernetes.backupSecret ? { login: kubernetes.backupSecret } : {}),
            keepDays: production ? keepDays.production : keepDays.other,
          },
        }),
  };
}

/** The operator writes its own settings behind these, so that a value there would be lost without a word. */
function ownParameters(
  context: Context,
  service: ComposeService,
  { parameters }: Known,
): Readonly<Record<string, string>> {
  const lost = Object.keys(parameters).filter((name) => operatorParameters.has(name));
  if (lost.length > 0) {
    note(context, (service.command?.[0] ?? service).at, {
      id: 'database-parameter-owned',
      kind: 'dropped',
      targets: ['kubernetes'],
      what: `${lost.join(', ')} of ${service.name} is left out`,
      why: 'CloudNativePG sets it itself',
    });
  }
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !lost.includes(name)));
}

function externalOf(context: Context, service: ComposeService, database: Known): DatabaseHosting | undefined {
  const address = context.settings.kubernetes.databaseUrl;
  if (address === undefined) return undefined;
  if (address.engine !== database.engine) {
    noteStays(context, service, `DEPLOY_K8S_DATABASE_URL names a server of another kind (${address.engine})`);
    return undefined;
  }
  return {
    kind: 'external',
    host: address.host,
    port: address.port,
    userName: address.userName ?? database.userName,
    databaseName: address.databaseName ?? database.databaseName,
    tlsMode: address.tlsMode,
    // Not the compose file's variable: that holds the password of the developer's container.
    passwordVariable: `EXTERNAL_${database.name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_PASSWORD`,
  };
}

function noteStays(context: Context, service: ComposeService, why: string): void {
  note(context, service.at, {
    id: 'database-stays-container',
    kind: 'approximated',
    targets: ['kubernetes'],
    what: `${service.name} stays a container with a volume of its own`,
    why,
  });
}

/** An operator's image holds what it holds: a database that needs more would not start, or not restore. */
function noteUnknownToOperator(context: Context, service: ComposeService, database: Known): void {
  const missing = database.extensions.filter((name) => !operatorExtensions.has(name));
  const what =
    missing.length > 0
      ? `the extension ${missing.join(', ')}`
      : operatorMajors.has(database.majorVersion)
        ? ''
        : `version ${database.majorVersion}`;
  if (what === '') return;
  note(context, (service.image ?? service).at, {
    id: 'database-not-in-operator-image',
    kind: 'blocker',
    targets: ['kubernetes'],
    what: `the images of CloudNativePG do not hold ${what}`,
    why: 'the operator runs images of its own form, not that of the compose file',
    fix: 'set DEPLOY_K8S_DATABASE_IMAGE to an image for CloudNativePG that has it, or DEPLOY_K8S_DATABASE=container',
  });
}

function noteNoBackup(context: Context, service: ComposeService): void {
  note(context, service.at, {
    id: 'database-without-backup',
    kind: 'warning',
    targets: ['kubernetes'],
    what: `nothing makes a backup of ${service.name}`,
    why: 'its claim survives the pod and the deployment, not the loss of the disk nor a wrong statement',
    fix: 'set DEPLOY_K8S_DATABASE=cloudnative-pg with DEPLOY_K8S_BACKUP_BUCKET, or back up the claim by other means',
  });
}
