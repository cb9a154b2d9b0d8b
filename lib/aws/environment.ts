import { createHash } from 'node:crypto';
import { SecretValue, Stack, Validations } from 'aws-cdk-lib';
import { Secret as ContainerSecret } from 'aws-cdk-lib/aws-ecs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Settings } from '../settings/types';
import type { EnvPart, EnvValue, Topology } from '../topology/types';
import { shapeOf } from './value-shape';
import type { AppSecrets } from './app-secrets';
import { dataNameOf } from './database-identifier';
import { partsOf } from '../topology/env-value';

/** Where a managed part is reached; tokens until the deployment. */
export interface Endpoint {
  readonly host: string;
  readonly port: string;
}

export interface EnvironmentProps {
  readonly topology: Topology;
  readonly secrets: AppSecrets;
  /** Host of a public entry, by its name. */
  readonly entryHosts: Readonly<Record<string, string>>;
  readonly databases: Readonly<Record<string, Endpoint>>;
  readonly caches: Readonly<Record<string, Endpoint>>;
  readonly bucketNames: Readonly<Record<string, string>>;
  /** Counts up when every database password is replaced. */
  readonly generation: number;
  /** What serves databases: with another server the host in a joined value is another. */
  readonly databaseServer: Settings['aws']['database'];
}

/** A container's variables, as a task definition takes them. */
export interface ContainerEnvironment {
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, ContainerSecret>;
}

/** A piece of a value on AWS: text, the name of a secret, or nothing because AWS has no such thing. */
type Piece = { readonly text: string } | { readonly secret: string } | undefined;

/** Turns the values of the topology into literals, references to secrets, and secrets composed of others. */
export class Environment extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EnvironmentProps,
  ) {
    super(scope, id);
  }

  /** The variables of one container; a variable whose value AWS does not have is left out. */
  variables(values: Readonly<Record<string, EnvValue>>): ContainerEnvironment {
    const environment: Record<string, string> = {};
    const secrets: Record<string, ContainerSecret> = {};
    for (const [name, value] of Object.entries(values)) {
      const pieces = this.pieces(value) ?? [];
      const shape = shapeOf(value);
      const [first] = pieces;
      if (shape === 'text') environment[name] = pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');
      else if (shape === 'secret' && first && 'secret' in first) {
        secrets[name] = this.props.secrets.containerSecret(first.secret);
      } else if (shape === 'joined') {
        secrets[name] = ContainerSecret.fromSecretsManager(this.compose(name, value, pieces));
      }
    }
    return { environment, secrets };
  }

  /** A value outside the environment, such as a word of a command; undefined where AWS has none. Throws for a confidential one. */
  text(value: EnvValue): string | undefined {
    const pieces = this.pieces(value);
    if (pieces && !pieces.every(isText)) throw new Error('A secret can only be a variable of the environment');
    return pieces?.map(({ text }) => text).join('');
  }

  /** The same where a confidential value is no mistake of ours: undefined for one. */
  publicText(value: EnvValue): string | undefined {
    const pieces = this.pieces(value);
    return pieces?.every(isText) ? pieces.map(({ text }) => text).join('') : undefined;
  }

  private pieces(value: EnvValue): Exclude<Piece, undefined>[] | undefined {
    const pieces = partsOf(value).map((part) => this.piece(part));
    return pieces.some((piece) => piece === undefined) ? undefined : (pieces as Exclude<Piece, undefined>[]);
  }

  private piece(part: EnvPart): Piece {
    switch (part.kind) {
      case 'literal':
        return { text: part.value };
      case 'secret':
        return { secret: part.secret };
      case 'publicUrl':
        return { text: originOf(this.props.entryHosts, part) };
      case 'peer':
        return { text: this.dnsName(part.workload) };
      case 'database':
        return this.databaseField(part.database, part.field);
      case 'cache':
        // No password on AWS: clients take an empty one for none, while a password that the server does not ask for is an error.
        return part.field === 'password' ? { text: '' } : { text: known(this.props.caches, part.cache)[part.field] };
      case 'bucket':
        return bucketField(this, known(this.props.bucketNames, part.bucket), part.field);
    }
  }

  private databaseField(name: string, field: Extract<EnvPart, { kind: 'database' }>['field']): Piece {
    const database = this.props.topology.databases.find((candidate) => candidate.name === name);
    if (!database) throw new Error(`The topology names a database that it does not have: ${name}`);
    if (field === 'password') return { secret: database.password };
    if (field === 'name') return { text: database.databaseName };
    return { text: field === 'user' ? database.userName : known(this.props.databases, name)[field] };
  }

  /** Which data, as which user: the same words may come to mean another database. */
  private databasesIn(value: EnvValue): readonly string[] {
    const names = partsOf(value).flatMap((part) => (part.kind === 'database' ? [part.database] : []));
    return this.props.topology.databases
      .filter(({ name }) => names.includes(name))
      .map((database) =>
        [dataNameOf(database), database.userName, ...otherServer(this.props.databaseServer)].join(' '),
      );
  }

  private dnsName(name: string): string {
    return this.props.topology.workloads.find((workload) => workload.name === name)?.dnsName ?? name;
  }

  /**
   * ECS cannot join a secret with text, so the joined value is a secret of its own. Its references are resolved when it is created
   * or changed, so whatever changes the value must change its id: the template, the generation of the passwords, the databases.
   */
  private compose(name: string, value: EnvValue, pieces: readonly Exclude<Piece, undefined>[]): Secret {
    const identity = createHash('sha256')
      .update(JSON.stringify([value, this.props.generation, this.databasesIn(value)]))
      .digest('hex')
      .slice(0, 8);
    const id = `${name}-${identity}`;
    const existing = this.node.tryFindChild(id);
    if (existing) return existing as Secret;
    const text = pieces.map((piece) =>
      'text' in piece ? piece.text : this.props.secrets.value(piece.secret).unsafeUnwrap(),
    );
    const secret = new Secret(this, id, {
      description: `${name}, joined from other secrets during the deployment`,
      secretStringValue: SecretValue.unsafePlainText(text.join('')),
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Made of other secrets, and replaced when DEPLOY_DATABASE_PASSWORD_GENERATION replaces those.',
    });
    return secret;
  }
}

/** Nothing for the default, so that the ids of stacks which have it stay. */
function otherServer(server: EnvironmentProps['databaseServer']): string[] {
  return server === 'rds' ? [] : [server];
}

function isText(piece: Piece): piece is { readonly text: string } {
  return piece !== undefined && 'text' in piece;
}

function originOf(hosts: Readonly<Record<string, string>>, part: Extract<EnvPart, { kind: 'publicUrl' }>): string {
  const host = known(hosts, part.entry);
  return { origin: `https://${host}`, wsOrigin: `wss://${host}`, host }[part.part];
}

/** Keys and an endpoint are not needed: the task's role has access, and the SDK knows where S3 is. */
function bucketField(
  scope: Construct,
  bucketName: string,
  field: Extract<EnvPart, { kind: 'bucket' }>['field'],
): Piece {
  if (field === 'name') return { text: bucketName };
  return field === 'region' ? { text: Stack.of(scope).region } : undefined;
}

function known<T>(parts: Readonly<Record<string, T>>, name: string): T {
  const part = parts[name];
  if (part === undefined) throw new Error(`The topology names a part that it does not have: ${name}`);
  return part;
}
