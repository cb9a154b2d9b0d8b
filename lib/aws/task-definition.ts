import { Duration, Validations } from 'aws-cdk-lib';
import {
  Capability,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  OperatingSystemFamily,
  UlimitName,
} from 'aws-cdk-lib/aws-ecs';
import type { ContainerDefinition, ContainerImage, PortMapping, Ulimit, CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { LogDriver } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { ProblemError } from '../problem';
import type { Settings } from '../settings/types';
import type { Container, EnvValue, Health } from '../topology/types';
import { acknowledgeWildcards } from './acknowledge';
import { containerHealth } from './container-health';
import type { Environment } from './environment';
import { fargateSize } from './fargate-size';
import { scratchPlan } from './scratch';
import type { TaskVolume } from './task-volume';
import type { UploadBucket } from './upload-bucket';

/** The longest that Fargate waits between the stop signal and the kill, seconds. */
const LONGEST_STOP = 120;
/** The only capability that Fargate can add. Source: ECS API, KernelCapabilities. */
const ADDABLE: readonly string[] = [Capability.SYS_PTRACE];
/** Limits that ECS knows by name. */
const ULIMITS: ReadonlyMap<string, UlimitName> = new Map(Object.values(UlimitName).map((name) => [name, name]));

/** What tasks of every kind take from the stack. */
export interface TaskParts {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly volumes: Readonly<Record<string, TaskVolume>>;
  readonly buckets: Readonly<Record<string, UploadBucket>>;
}

export interface TaskProps {
  readonly name: string;
  readonly container: Container;
  readonly image: ContainerImage;
  readonly logging: LogDriver;
  readonly parts: TaskParts;
  readonly health?: Health;
  readonly stopGraceSeconds?: number;
  readonly portMappings?: readonly PortMapping[];
}

/** A Fargate task of one container that runs as the topology says. */
export class Task extends FargateTaskDefinition {
  readonly container: ContainerDefinition;

  constructor(scope: Construct, id: string, props: TaskProps) {
    const { container, parts } = props;
    const size = fargateSize(props.name, container.resources);
    super(scope, id, {
      cpu: size.cpu,
      memoryLimitMiB: size.memoryMiB,
      runtimePlatform: {
        cpuArchitecture:
          parts.settings.images.architecture === 'arm64' ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    });
    this.container = this.createContainer(props);
    this.mount(container, parts.volumes);
    for (const name of container.buckets) parts.buckets[name]?.grantClient(this.taskRole);
    this.acknowledge();
  }

  private createContainer(props: TaskProps): ContainerDefinition {
    const { container, parts } = props;
    const healthCheck = containerHealth(props.health);
    return this.addContainer('Container', {
      containerName: props.name,
      image: props.image,
      logging: props.logging,
      ...parts.environment.variables({ ...container.tlsEnvironment, ...container.environment }),
      ...this.words('entryPoint', container.entrypoint, parts.environment),
      ...this.words('command', container.command, parts.environment),
      ...(container.workingDirectory === undefined ? {} : { workingDirectory: container.workingDirectory }),
      ...userOf(container),
      readonlyRootFilesystem: scratchPlan(container).readOnlyRoot,
      linuxParameters: this.linuxParameters(container),
      ulimits: ulimitsOf(container),
      ...(healthCheck ? { healthCheck } : {}),
      ...(props.stopGraceSeconds === undefined
        ? {}
        : { stopTimeout: Duration.seconds(Math.min(LONGEST_STOP, Math.max(2, Math.ceil(props.stopGraceSeconds)))) }),
      portMappings: [...(props.portMappings ?? [])],
    });
  }

  private words(key: 'command' | 'entryPoint', values: readonly EnvValue[] | undefined, environment: Environment) {
    return values ? { [key]: values.map((value) => environment.text(value) ?? '') } : {};
  }

  /** Always with an init process: an app that is process 1 neither reaps its children nor dies of a signal that it does not handle. */
  private linuxParameters(container: Container): LinuxParameters {
    const parameters = new LinuxParameters(this, 'LinuxParameters', { initProcessEnabled: true });
    const added = container.addCapabilities.filter((name) => ADDABLE.includes(name));
    if (added.length > 0) parameters.addCapabilities(...(added as Capability[]));
    return parameters;
  }

  private mount(container: Container, volumes: TaskParts['volumes']): void {
    const configurations: CfnTaskDefinition.VolumeProperty[] = [];
    scratchPlan(container).paths.forEach((containerPath, index) => {
      const sourceVolume = `scratch-${index}`;
      configurations.push({ name: sourceVolume });
      this.container.addMountPoints({ sourceVolume, containerPath, readOnly: false });
    });
    for (const { volume: name, path, subPath, readOnly } of container.mounts) {
      if (subPath !== undefined) throw partOfVolume(path);
      const volume = volumes[name];
      if (!volume) throw new Error(`The topology names a volume that it does not have: ${name}`);
      if (!configurations.some((configuration) => configuration.name === name))
        configurations.push({ name, ...volume.configuration });
      this.container.addMountPoints({ sourceVolume: name, containerPath: path, readOnly });
      volume.grantMount(this.taskRole, readOnly);
      this.node.addDependency(volume);
    }
    // The construct's own volumes do not know S3 Files.
    if (configurations.length > 0) (this.node.defaultChild as CfnTaskDefinition).volumes = configurations;
  }

  private acknowledge(): void {
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-ECS2',
      reason:
        'Plain variables hold what the compose file says in plain text; everything secret comes from Secrets Manager.',
    });
    acknowledgeWildcards(
      this,
      'The token for image pulls, and the session of ECS Exec outside prod, have no resource.',
      {
        resources: ['*'],
      },
    );
  }
}

/** A user that is only assumed is for targets that refuse root: here the image runs as it was built. */
function userOf({ user }: Container): { user?: string } {
  return user === 'image' || user.certainty === 'assumed' ? {} : { user: `${user.uid}:${user.gid}` };
}

function ulimitsOf({ ulimits }: Container): Ulimit[] {
  return Object.entries(ulimits).flatMap(([key, { soft, hard }]) => {
    const name = ULIMITS.get(key);
    return name === undefined ? [] : [{ name, softLimit: soft, hardLimit: hard }];
  });
}

/** The access point is the volume's own folder, and a task definition cannot name one below it. */
function partOfVolume(path: string): ProblemError {
  return new ProblemError([
    {
      subject: path,
      what: 'on AWS a volume is mounted as a whole, not a folder in it',
      fix: 'give the folder a volume of its own',
    },
  ]);
}
