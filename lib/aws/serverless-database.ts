import { Duration, RemovalPolicy, Token, Validations } from 'aws-cdk-lib';
import { ClusterInstance, Credentials, DatabaseCluster, ParameterGroup } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { serverlessCapacity } from '../topology/stores/managed-class';
import { managedParameters } from '../topology/stores/managed-parameters';
import { backupDays, databaseGroup } from './database';
import type { ManagedDatabaseProps } from './database';
import { databaseIdentifier } from './database-identifier';
import { clusterEngineOf } from './engine-version';
import type { Endpoint } from './environment';

/** Minutes without a connection after which a cluster that may pause does; resuming takes some 15 seconds. */
const IDLE_MINUTES = 5;

/**
 * Aurora Serverless v2 for Postgres. Its ids are its own: a stack that changes between this and an instance gets a new, empty
 * database, and the old one stays, protected from deletion, for its data to be moved.
 */
export class ServerlessDatabase extends Construct implements Endpoint {
  readonly cluster: DatabaseCluster;
  readonly host: string;
  readonly port: string;

  constructor(scope: Construct, id: string, props: ManagedDatabaseProps) {
    super(scope, id);
    const { database, settings, network, secrets } = props;
    const keep = database.retention === 'keep';
    const { least, most } = serverlessCapacity(database, settings);
    const engine = clusterEngineOf(database);
    this.cluster = new DatabaseCluster(this, 'Cluster', {
      engine,
      // A name of its own makes CloudFormation refuse every change that would put an empty database in its place.
      clusterIdentifier: databaseIdentifier(props.topology, database),
      credentials: Credentials.fromPassword(database.userName, secrets.value(database.password)),
      defaultDatabaseName: database.databaseName,
      vpc: network.vpc,
      vpcSubnets: network.dataSubnets,
      securityGroups: [databaseGroup(this, props)],
      port: database.port,
      writer: ClusterInstance.serverlessV2('Writer', { publiclyAccessible: false }),
      // In the other zone; it takes over when the writer fails.
      readers: settings.production ? [ClusterInstance.serverlessV2('Standby', { scaleWithWriter: true })] : [],
      serverlessV2MinCapacity: least,
      serverlessV2MaxCapacity: most,
      ...(least === 0 ? { serverlessV2AutoPauseDuration: Duration.minutes(IDLE_MINUTES) } : {}),
      parameterGroup: new ParameterGroup(this, 'Parameters', {
        engine,
        // Forced by default from Postgres 17 on only, where an instance forces it from 15 on.
        parameters: { 'rds.force_ssl': '1', ...managedParameters(database.engine, database.parameters).taken },
      }),
      storageEncrypted: true,
      iamAuthentication: true,
      copyTagsToSnapshot: true,
      backup: { retention: Duration.days(backupDays(keep, settings.production)) },
      deletionProtection: keep,
      deleteAutomatedBackups: !keep,
      removalPolicy: keep ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY,
    });
    this.host = this.cluster.clusterEndpoint.hostname;
    this.port = Token.asString(this.cluster.clusterEndpoint.port);
    this.acknowledge(keep);
  }

  private acknowledge(keep: boolean): void {
    Validations.of(this.cluster).acknowledge(
      {
        id: 'AwsSolutions-RDS11',
        reason: 'The port is the one that the app knows; the security group admits its clients only.',
      },
      ...(keep
        ? []
        : [
            {
              id: 'AwsSolutions-RDS10',
              reason: 'DEPLOY_DATA=disposable asks for a database that goes with the stack.',
            },
          ]),
    );
  }
}
