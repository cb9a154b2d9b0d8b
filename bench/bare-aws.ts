import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, SecretValue, Stack, Token, IgnoreMode } from 'aws-cdk-lib';
import { InstanceClass, InstanceSize, InstanceType } from 'aws-cdk-lib/aws-ec2';
import { Repository, TagMutability } from 'aws-cdk-lib/aws-ecr';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Cluster, ContainerImage, ContainerInsights, Secret as ContainerSecret } from 'aws-cdk-lib/aws-ecs';
import {
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  PostgresEngineVersion,
  StorageType,
} from 'aws-cdk-lib/aws-rds';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { NamespaceType } from 'aws-cdk-lib/aws-servicediscovery';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import type { Construct } from 'constructs';
import { ContainerImageBuild } from 'deploy-time-build';
import { addEntry } from './bare-aws-entry';
import type { Entry } from './bare-aws-entry';
import { addMigration } from './bare-aws-migration';
import { addNetwork, groupFor } from './bare-aws-network';
import type { Network } from './bare-aws-network';
import { addService, createTask } from './bare-aws-service';
import { addUploadFolder, grantFolder } from './bare-aws-uploads';

/**
 * The application of examples/fullstack as one writes it with aws-cdk-lib, without a compose file: the same resources that
 * `lib/aws` makes, which test/bench holds. Its argument is the application's folder.
 */
class FullstackStack extends Stack {
  constructor(scope: Construct, directory: string) {
    super(scope, 'fullstack-dev');
    const network = addNetwork(this);
    const password = new Secret(this, 'DatabasePassword', {
      generateSecretString: {
        passwordLength: 32,
        excludePunctuation: true,
        secretStringTemplate: JSON.stringify({ username: 'app' }),
        generateStringKey: 'password',
      },
    });
    const secretKey = new Secret(this, 'SecretKey', {
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    const database = addDatabase(this, network, password);
    const databaseUrl = new Secret(this, 'DatabaseUrl', {
      secretStringValue: SecretValue.unsafePlainText(
        `postgresql://app:${password.secretValueFromJson('password').unsafeUnwrap()}@${
          database.dbInstanceEndpointAddress
        }:${Token.asString(database.dbInstanceEndpointPort)}/app`,
      ),
    });
    const entry = addEntry(this, network);
    const origin = `https://${entry.distribution.distributionDomainName}`;
    const uploads = addUploads(this, origin);
    const folder = addUploadFolder(this, network, uploads);
    const cluster = addCluster(this, network);
    const backendImage = addBackendImage(this, directory);

    const migration = createTask(this, 'migrate', {
      image: backendImage,
      command: ['alembic', 'upgrade', 'head'],
      user: '10001:10001',
      memoryMiB: 512,
      secrets: { DATABASE_URL: ContainerSecret.fromSecretsManager(databaseUrl) },
    });
    const migrated = addMigration(this, { task: migration, cluster, network });
    migrated.node.addDependency(database);

    const backend = createTask(this, 'backend', {
      image: backendImage,
      user: '10001:10001',
      memoryMiB: 512,
      port: 8000,
      environment: {
        AWS_REGION: this.region,
        FORWARDED_ALLOW_IPS: '*',
        FRONTEND_URL: origin,
        HOME: '/tmp',
        UPLOAD_BUCKET: uploads.bucketName,
        UPLOAD_DIR: '/app/uploads',
        UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN: '25',
        UVICORN_TIMEOUT_KEEP_ALIVE: '75',
        WEB_CONCURRENCY: '1',
      },
      secrets: {
        DATABASE_URL: ContainerSecret.fromSecretsManager(databaseUrl),
        SECRET_KEY: ContainerSecret.fromSecretsManager(secretKey),
      },
      healthCommand: [
        'CMD',
        'python',
        '-c',
        "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/api/health', timeout=4)",
      ],
      folder: { path: '/app/uploads', folder },
    });
    grantFolder(backend.definition.taskRole, uploads, folder);
    const backendService = addService(this, 'backend', {
      task: backend,
      cluster,
      network,
      groups: [network.services, network.databaseClients, network.uploadClients, network.routed],
      target: entry.backend,
    });
    backendService.node.addDependency(migrated, database, entry.routes);

    const frontend = createTask(this, 'frontend', {
      image: addFrontendImage(this, directory, origin),
      user: '1000:1000',
      memoryMiB: 1024,
      port: 3000,
      http: true,
      environment: {
        HOME: '/tmp',
        HOSTNAME: '0.0.0.0',
        INTERNAL_API_URL: 'http://backend:8000',
        KEEP_ALIVE_TIMEOUT: '75000',
      },
      healthCommand: [
        'CMD',
        'node',
        '-e',
        "fetch('http://127.0.0.1:3000/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))",
      ],
    });
    const frontendService = addService(this, 'frontend', {
      task: frontend,
      cluster,
      network,
      groups: [network.services, network.routed],
      target: entry.frontend,
    });
    frontendService.node.addDependency(backendService, entry.routes);
    this.addOutputs(entry, uploads, cluster);
  }

  private addOutputs({ distribution }: Entry, uploads: Bucket, cluster: Cluster): void {
    new CfnOutput(this, 'Url', { value: `https://${distribution.distributionDomainName}` });
    new CfnOutput(this, 'BucketName', { value: uploads.bucketName });
    new CfnOutput(this, 'ClusterName', { value: cluster.clusterName });
  }
}

function addDatabase(stack: Stack, network: Network, password: Secret): DatabaseInstance {
  return new DatabaseInstance(stack, 'Database', {
    engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_15_17 }),
    credentials: Credentials.fromPassword('app', password.secretValueFromJson('password')),
    databaseName: 'app',
    vpc: network.vpc,
    vpcSubnets: { subnetGroupName: 'isolated' },
    securityGroups: [groupFor(stack, network, 'DatabaseGroup', network.databaseClients, 5432)],
    port: 5432,
    instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO),
    multiAz: false,
    storageType: StorageType.GP3,
    allocatedStorage: 20,
    maxAllocatedStorage: 100,
    storageEncrypted: true,
    publiclyAccessible: false,
    autoMinorVersionUpgrade: true,
    copyTagsToSnapshot: true,
    backupRetention: Duration.days(7),
    deletionProtection: true,
    deleteAutomatedBackups: false,
    removalPolicy: RemovalPolicy.SNAPSHOT,
  });
}

function addUploads(stack: Stack, origin: string): Bucket {
  return new Bucket(stack, 'Uploads', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    lifecycleRules: [
      {
        noncurrentVersionExpiration: Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        expiredObjectDeleteMarker: true,
      },
    ],
    cors: [
      {
        allowedOrigins: [origin],
        allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT, HttpMethods.POST, HttpMethods.DELETE],
        allowedHeaders: ['*'],
        exposedHeaders: ['ETag'],
        maxAge: 3000,
      },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

function addCluster(stack: Stack, network: Network): Cluster {
  const cluster = new Cluster(stack, 'Cluster', {
    vpc: network.vpc,
    enableFargateCapacityProviders: true,
    containerInsightsV2: ContainerInsights.DISABLED,
  });
  cluster.addDefaultCloudMapNamespace({
    name: 'fullstack-dev',
    type: NamespaceType.HTTP,
    useForServiceConnect: true,
  });
  return cluster;
}

function addBackendImage(stack: Stack, directory: string): ContainerImage {
  return ContainerImage.fromDockerImageAsset(
    new DockerImageAsset(stack, 'BackendImage', {
      directory: join(directory, 'backend'),
      file: 'Dockerfile',
      platform: Platform.LINUX_ARM64,
    }),
  );
}

/** Built during the deployment: `next build` writes the public address into the pages. */
function addFrontendImage(stack: Stack, directory: string, origin: string): ContainerImage {
  const repository = new Repository(stack, 'Repository', {
    imageScanOnPush: true,
    imageTagMutability: TagMutability.IMMUTABLE,
    lifecycleRules: [{ maxImageCount: 100 }],
    removalPolicy: RemovalPolicy.DESTROY,
    emptyOnDelete: true,
  });
  return new ContainerImageBuild(stack, 'FrontendImage', {
    directory: join(directory, 'frontend'),
    exclude: [...readFileSync(join(directory, 'frontend', '.dockerignore'), 'utf8').split('\n'), '!Dockerfile'],
    ignoreMode: IgnoreMode.DOCKER,
    file: 'Dockerfile',
    buildArgs: { NEXT_PUBLIC_API_URL: origin },
    platform: Platform.LINUX_ARM64,
    repository,
    tagPrefix: 'frontend-',
  }).toEcsDockerImageCode();
}

// `cdk init` writes the flags to cdk.json; without the CDK's command line they come from here.
const app = new App({ builtinCloudFormationValidation: false, context: flags });
new FullstackStack(app, resolve(process.argv[2] ?? '.'));
app.synth();
