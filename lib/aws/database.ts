import { Duration, RemovalPolicy, Token, Validations } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Credentials, DatabaseInstance, ParameterGroup, StorageType } from 'aws-cdk-lib/aws-rds';
import type { IParameterGroup } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { Settings } from '../settings/types';
import { databaseClass, databaseStorage } from '../topology/stores/managed-class';
import { managedParameters } from '../topology/stores/managed-parameters';
import type { Database, Topology } from '../topology/types';
import type { AppSecrets } from './app-secrets';
import { databaseIdentifier, dataNameOf } from './database-identifier';
import { engineOf } from './engine-version';
import type { Endpoint } from './environment';
import type { Network } from './network';

/** Days of automatic backups. */
const BACKUP_DAYS = { production: 14, otherwise: 7, disposable: 1 } as const;
/** Storage grows by itself up to this many times its size. */
const STORAGE_GROWTH = 5;

export interface ManagedDatabaseProps {
  readonly topology: Pick<Topology, 'project' | 'environment'>;
  readonly database: Database;
  readonly settings: Settings;
  readonly network: Network;
  readonly secrets: AppSecrets;
}

/** An RDS instance that only its clients reach. TLS stays forced: every driver negotiates it when the URL says nothing. */
export class ManagedDatabase extends Construct implements Endpoint {
  readonly instance: DatabaseInstance;
  readonly host: string;
  readonly port: string;

  constructor(scope: Construct, id: string, props: ManagedDatabaseProps) {
    super(scope, id);
    const { database, settings, network } = props;
    const keep = database.retention === 'keep';
    const storage = databaseStorage(database);
    this.instance = new DatabaseInstance(this, 'Instance', {
      engine: engineOf(database),
      // A name of its own makes CloudFormation refuse every change that would put an empty database in its place.
      instanceIdentifier: databaseIdentifier(props.topology, database),
      credentials: this.credentials(props),
      databaseName: database.databaseName,
      vpc: network.vpc,
      vpcSubnets: network.dataSubnets,
      securityGroups: [databaseGroup(this, props)],
      port: database.port,
      instanceType: new InstanceType(databaseClass(database).name),
      multiAz: settings.production,
      storageType: StorageType.GP3,
      allocatedStorage: storage,
      maxAllocatedStorage: storage * STORAGE_GROWTH,
      storageEncrypted: true,
      publiclyAccessible: false,
      autoMinorVersionUpgrade: true,
      copyTagsToSnapshot: true,
      backupRetention: Duration.days(backupDays(keep, settings.production)),
      deletionProtection: keep,
      deleteAutomatedBackups: !keep,
      removalPolicy: keep ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY,
      ...this.parameterGroup(database),
    });
    this.host = this.instance.dbInstanceEndpointAddress;
    this.port = Token.asString(this.instance.dbInstanceEndpointPort);
    this.acknowledge(keep, settings.production);
  }

  private credentials({ database, secrets }: ManagedDatabaseProps): Credentials {
    return Credentials.fromPassword(database.userName, secrets.value(database.password));
  }

  private parameterGroup(database: Database): { parameterGroup?: IParameterGroup } {
    const { taken } = managedParameters(database.engine, database.parameters);
    if (Object.keys(taken).length === 0) return {};
    const engine = engineOf(database);
    return {
      parameterGroup: new ParameterGroup(this, 'Parameters', { engine, parameters: { ...taken } }),
    };
  }

  private acknowledge(keep: boolean, production: boolean): void {
    const rules = [
      {
        id: 'AwsSolutions-RDS11',
        reason: 'The port is the one that the app knows; the security group admits its clients only.',
      },
      ...(production
        ? []
        : [{ id: 'AwsSolutions-RDS3', reason: 'A second zone doubles the price; it is on in prod.' }]),
      ...(keep
        ? []
        : [
            {
              id: 'AwsSolutions-RDS10',
              reason: 'DEPLOY_DATA=disposable asks for a database that goes with the stack.',
            },
          ]),
    ];
    Validations.of(this.instance).acknowledge(...rules);
  }
}

/** Days for which a database can be set back. */
export function backupDays(keep: boolean, production: boolean): number {
  if (!keep) return BACKUP_DAYS.disposable;
  return production ? BACKUP_DAYS.production : BACKUP_DAYS.otherwise;
}

/** The security group that admits the clients of a database. */
export function databaseGroup(scope: Construct, { database, network }: ManagedDatabaseProps): SecurityGroup {
  const store = { kind: 'Database', name: database.name } as const;
  return network.createStoreGroup(scope, store, database.port, dataNameOf(database));
}
