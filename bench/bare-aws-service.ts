import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  AppProtocol,
  AwsLogDriverMode,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LinuxParameters,
  LogDriver,
  OperatingSystemFamily,
  PropagatedTagSource,
} from 'aws-cdk-lib/aws-ecs';
import type { CfnService, CfnTaskDefinition, Cluster, ContainerImage, Secret } from 'aws-cdk-lib/aws-ecs';
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Network } from './bare-aws-network';
import type { UploadFolder } from './bare-aws-uploads';

export interface Task {
  readonly definition: FargateTaskDefinition;
  readonly logs: LogGroup;
  readonly port?: number;
  /** The proxy beside the container understands its requests. */
  readonly http: boolean;
}

export interface TaskOptions {
  readonly image: ContainerImage;
  readonly user: string;
  readonly memoryMiB: number;
  readonly command?: string[];
  readonly port?: number;
  readonly http?: boolean;
  readonly environment?: Record<string, string>;
  readonly secrets?: Record<string, Secret>;
  readonly healthCommand?: string[];
  readonly folder?: { readonly path: string; readonly folder: UploadFolder };
}

export function createTask(stack: Stack, name: string, options: TaskOptions): Task {
  const { port, http = false, folder, healthCommand } = options;
  const logs = new LogGroup(stack, `${name}Logs`, {
    retention: RetentionDays.TWO_WEEKS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const definition = new FargateTaskDefinition(stack, `${name}Task`, {
    cpu: 256,
    memoryLimitMiB: options.memoryMiB,
    runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
  });
  const container = definition.addContainer('Container', {
    containerName: name,
    image: options.image,
    command: options.command,
    user: options.user,
    environment: options.environment,
    secrets: options.secrets,
    logging: LogDriver.awsLogs({ logGroup: logs, streamPrefix: name, mode: AwsLogDriverMode.NON_BLOCKING }),
    linuxParameters: new LinuxParameters(stack, `${name}Linux`, { initProcessEnabled: true }),
    readonlyRootFilesystem: false,
    stopTimeout: port === undefined ? undefined : Duration.seconds(60),
    healthCheck: healthCommand && {
      command: healthCommand,
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      startPeriod: Duration.seconds(20),
      retries: 5,
    },
    portMappings:
      port === undefined
        ? []
        : [{ name: portName(http, port), containerPort: port, ...(http ? { appProtocol: AppProtocol.http } : {}) }],
  });
  if (folder) {
    container.addMountPoints({ sourceVolume: 'uploads', containerPath: folder.path, readOnly: false });
    const { fileSystem, accessPoint } = folder.folder;
    (definition.node.defaultChild as CfnTaskDefinition).volumes = [
      {
        name: 'uploads',
        s3FilesVolumeConfiguration: {
          fileSystemArn: fileSystem.attrFileSystemArn,
          accessPointArn: accessPoint.attrAccessPointArn,
        },
      },
    ];
    definition.node.addDependency(folder.folder.mounted);
  }
  return { definition, logs, http, ...(port === undefined ? {} : { port }) };
}

export interface ServiceOptions {
  readonly task: Task;
  readonly cluster: Cluster;
  readonly network: Network;
  readonly groups: SecurityGroup[];
  readonly target: ApplicationTargetGroup;
}

export function addService(stack: Stack, name: string, options: ServiceOptions): FargateService {
  const { task, network } = options;
  const port = task.port ?? 80;
  const service = new FargateService(stack, `${name}Service`, {
    cluster: options.cluster,
    taskDefinition: task.definition,
    desiredCount: 1,
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    circuitBreaker: { enable: true, rollback: true },
    capacityProviderStrategies: [
      { capacityProvider: 'FARGATE_SPOT', weight: 4 },
      { capacityProvider: 'FARGATE', weight: 1 },
    ],
    assignPublicIp: true,
    vpcSubnets: { subnetGroupName: 'public' },
    securityGroups: options.groups,
    enableExecuteCommand: true,
    propagateTags: PropagatedTagSource.SERVICE,
    healthCheckGracePeriod: Duration.seconds(70),
    serviceConnectConfiguration: {
      services: [
        {
          portMappingName: portName(task.http, port),
          dnsName: name,
          port,
          ...(task.http ? { perRequestTimeout: Duration.seconds(0) } : {}),
        },
      ],
      logDriver: LogDriver.awsLogs({
        logGroup: task.logs,
        streamPrefix: `${name}-connect`,
        mode: AwsLogDriverMode.NON_BLOCKING,
      }),
    },
  });
  // attachToApplicationTargetGroup would open every group of the service to the balancer.
  (service.node.defaultChild as CfnService).loadBalancers = [
    { containerName: name, containerPort: port, targetGroupArn: options.target.targetGroupArn },
  ];
  service.node.addDependency(network.vpc.selectSubnets({ subnetGroupName: 'public' }).internetConnectivityEstablished);
  return service;
}

const portName = (http: boolean, port: number) => `${http ? 'http' : 'tcp'}-${port}`;
