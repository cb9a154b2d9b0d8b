import { SecretValue, Validations } from 'aws-cdk-lib';
import { Secret as ContainerSecret } from 'aws-cdk-lib/aws-ecs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ISecret, SecretStringGenerator } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Settings } from '../settings/types';
import { secretName } from '../topology/stored-secret-name';
import type { Secret as TopologySecret, Topology } from '../topology/types';

/** Only digits and a-f are left; Secrets Manager has no alphabet of its own. */
const NOT_HEX = 'ghijklmnopqrstuvwxyz';

interface Entry {
  readonly secret: ISecret;
  readonly value: SecretValue;
  /** The JSON key, where the secret is more than the value. */
  readonly field?: string;
}

export interface AppSecretsProps {
  readonly topology: Topology;
  readonly settings: Settings;
}

/** Every secret of the app: generated ones are made here, pushed ones are there before the deployment and only named. */
export class AppSecrets extends Construct {
  private readonly entries: ReadonlyMap<string, Entry>;

  constructor(scope: Construct, id: string, props: AppSecretsProps) {
    super(scope, id);
    const { topology } = props;
    const caches = new Set(topology.caches.map(({ name }) => name));
    // A cache is protected by its security group and has no password on AWS.
    const needed = topology.secrets.filter(({ passwordOf }) => passwordOf === undefined || !caches.has(passwordOf));
    this.entries = new Map(needed.map((secret) => [secret.name, this.createEntry(secret, props)]));
  }

  /** The secret as a container gets it. */
  containerSecret(name: string): ContainerSecret {
    const { secret, field } = this.entry(name);
    return ContainerSecret.fromSecretsManager(secret, field);
  }

  /** A reference that CloudFormation replaces by the value during the deployment. */
  value(name: string): SecretValue {
    return this.entry(name).value;
  }

  /** The secret itself: JSON with a key `password` for the password of a database. */
  secret(name: string): ISecret {
    return this.entry(name).secret;
  }

  private entry(name: string): Entry {
    const entry = this.entries.get(name);
    if (!entry) throw new Error(`The topology names a secret that it does not have: ${name}`);
    return entry;
  }

  private createEntry(secret: TopologySecret, { topology, settings }: AppSecretsProps): Entry {
    const isDatabase = topology.databases.some(({ name }) => name === secret.passwordOf);
    if (secret.value.kind === 'pushed') {
      const name = secretName(topology.project, topology.environment, secret.name);
      return { secret: Secret.fromSecretNameV2(this, secret.name, name), value: SecretValue.secretsManager(name) };
    }
    return isDatabase
      ? this.createDatabasePassword(secret, settings.aws.databasePasswordGeneration)
      : this.createGenerated(secret);
  }

  private createGenerated(secret: TopologySecret): Entry {
    const generated = this.create(secret.name, secret, generator(secret));
    return { secret: generated, value: generated.secretValue };
  }

  /**
   * A new generation is a new secret, which reaches every task. The user's name does not stand in it: a change of the
   * template makes a new value, and rolling it back a third one, while the database still has the first.
   */
  private createDatabasePassword(secret: TopologySecret, generation: number): Entry {
    const id = generation === 1 ? secret.name : `${secret.name}-${generation}`;
    const generated = this.create(id, secret, {
      ...generator(secret),
      secretStringTemplate: '{}',
      generateStringKey: 'password',
    });
    return { secret: generated, value: generated.secretValueFromJson('password'), field: 'password' };
  }

  private create(id: string, secret: TopologySecret, generateSecretString: SecretStringGenerator): Secret {
    // Not the place in the compose file, which changes with the name of its service.
    const description = secret.passwordOf === undefined ? `Generated for ${secret.name}` : secret.why;
    const created = new Secret(this, id, { description, generateSecretString });
    Validations.of(created).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Tasks read a secret when they start; a rotation that nobody rolls out would cut them off. DEPLOY_DATABASE_PASSWORD_GENERATION replaces it.',
    });
    return created;
  }
}

/** No punctuation: `%` breaks Alembic, `@` and `/` break URLs. */
function generator({ value }: TopologySecret): SecretStringGenerator {
  if (value.kind === 'pushed') throw new Error('A pushed secret is not generated');
  const hex = value.alphabet === 'hex' ? { excludeUppercase: true, excludeCharacters: NOT_HEX } : {};
  return {
    passwordLength: value.length,
    excludePunctuation: true,
    includeSpace: false,
    requireEachIncludedType: false,
    ...hex,
  };
}
