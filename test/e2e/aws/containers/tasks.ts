import { randomBytes } from 'node:crypto';
import type { Permissions } from '../account/permissions';
import { readValueFrom, type SecretStore } from '../account/secret-store';
import type { SecurityGroups } from '../account/security-groups';
import type { NotActed } from '../not-acted';
import type { Attachment, Containers } from '../platform/containers';
import type { TaskAgent } from '../platform/task-agent';
import { account, region } from '../template/account';
import type { StackValues } from '../template/stack-values';
import type { JsonObject } from '../template/types';
import { containerSpec } from './container-spec';
import type { Images } from './images';
import type { Networks } from './networks';
import type { Volumes } from './volumes';
import { object, objects, text, texts } from '../template/read';

export interface TaskParts {
  readonly values: StackValues;
  readonly secrets: SecretStore;
  readonly images: Images;
  readonly containers: Containers;
  readonly networks: Networks;
  readonly volumes: Volumes;
  readonly agent: TaskAgent;
  readonly bucketEndpoint: string;
  readonly notActed: NotActed;
}

export interface TaskRequest {
  /** Of the task definition. */
  readonly arn: string;
  readonly groups: readonly string[];
  readonly permissions: Permissions;
  readonly admitted: SecurityGroups;
  /** Networks beside those to the databases: names that Service Connect gives, and the way to the task itself. */
  readonly attachments: readonly Attachment[];
}

export interface RunningTask {
  readonly arn: string;
  readonly id: string;
  readonly definition: JsonObject;
  /** Of the engine. */
  readonly container: string;
  readonly containerName: string;
}

const actedOfDefinition = new Set([
  'ContainerDefinitions',
  'Memory',
  'TaskRoleArn',
  'ExecutionRoleArn',
  'Volumes',
  'Family',
]);

/** Runs task definitions, one container each. */
export class Tasks {
  readonly running = new Map<string, RunningTask>();

  constructor(private readonly parts: TaskParts) {}

  async start(request: TaskRequest): Promise<RunningTask> {
    const { values, containers, notActed } = this.parts;
    const definitionId = values.idByRef('AWS::ECS::TaskDefinition', request.arn);
    if (definitionId === undefined) throw new Error(`ClientException: no task definition ${request.arn}`);
    const definition = values.properties(definitionId);
    for (const key of Object.keys(definition))
      if (!actedOfDefinition.has(key))
        notActed.add(`task ${key}`, 'sizes, processors and network interfaces are those of this machine');
    const [container, ...others] = definition.ContainerDefinitions as readonly JsonObject[];
    if (!container || others.length > 0)
      throw new Error(`${definitionId}: several containers in a task are not acted out`);

    const spec = containerSpec(
      container,
      {
        image: await this.image(definition, container, request),
        environment: this.environment(definition, container, request),
        binds: this.binds(definition, container, request),
        taskMemory: Number(definition.Memory),
      },
      notActed,
    );
    this.checkLog(definition, container, request);
    const id = randomBytes(16).toString('hex');
    const containerName = text(container.Name);
    const attachments = [...(await this.attachments(request)), ...request.attachments];
    const started = await containers.start(`composeport-e2e-aws-${containerName}-${id.slice(0, 8)}`, spec, attachments);
    const arn = `arn:aws:ecs:${region}:${account}:task/acted/${id}`;
    const task = { arn, id, definition, container: started, containerName };
    this.running.set(arn, task);
    return task;
  }

  /** The folders mounted for writing that its user cannot write to. */
  async unwritable({ definition, container }: RunningTask): Promise<readonly string[]> {
    const { State } = await this.parts.containers.inspect(container);
    if (State.Status !== 'running') return [];
    const [own] = objects(definition.ContainerDefinitions);
    const paths = objects(own?.MountPoints).flatMap(({ ContainerPath, ReadOnly }) =>
      ReadOnly === true ? [] : [text(ContainerPath)],
    );
    const tried = paths.map((path) =>
      this.parts.containers.exec(container, ['test', '-w', path]).then(
        () => [],
        () => [path],
      ),
    );
    return (await Promise.all(tried)).flat();
  }

  /** False where the container was killed, because it did not end within its stop timeout. */
  stop({ container }: RunningTask): Promise<boolean> {
    return this.parts.containers.stop(container);
  }

  /** At once. */
  async removeAll(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ container }) => this.parts.containers.remove(container)));
    this.running.clear();
  }

  private async image(definition: JsonObject, container: JsonObject, { permissions }: TaskRequest): Promise<string> {
    const image = text(container.Image);
    const repository = /\.dkr\.ecr\.[^/]+\/([^:@]+)/.exec(image)?.[1];
    if (repository !== undefined) {
      const arn = `arn:aws:ecr:${region}:${account}:repository/${repository}`;
      permissions.demand(text(definition.ExecutionRoleArn), 'ecr:BatchGetImage', arn);
    }
    return this.parts.images.local(image);
  }

  /** The definition's own, its secrets, and what Fargate adds to every container. */
  private environment(definition: JsonObject, container: JsonObject, { permissions }: TaskRequest): readonly string[] {
    const { secrets, agent, bucketEndpoint, notActed } = this.parts;
    const own = objects(container.Environment).map(({ Name, Value }) => [text(Name), text(Value)] as const);
    const secret = objects(container.Secrets).map(({ Name, ValueFrom }) => {
      const { arn } = readValueFrom(text(ValueFrom));
      permissions.demand(text(definition.ExecutionRoleArn), 'secretsmanager:GetSecretValue', secrets.arn(arn));
      return [text(Name), secrets.valueFrom(text(ValueFrom))] as const;
    });
    const names = new Set([...own, ...secret].map(([name]) => name));
    const platform = {
      AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
      AWS_DEFAULT_REGION: region,
      AWS_REGION: region,
      ...(definition.TaskRoleArn === undefined
        ? {}
        : { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: agent.pathFor(text(definition.TaskRoleArn)) }),
      AWS_ENDPOINT_URL_S3: bucketEndpoint,
    };
    notActed.add('AWS_ENDPOINT_URL_S3', 'not in the template: it leads to the stand-in for S3');
    const added = Object.entries(platform).filter(([name]) => !names.has(name));
    return [...added, ...own, ...secret].map(([name, value]) => `${name}=${value}`);
  }

  private binds(definition: JsonObject, container: JsonObject, request: TaskRequest): readonly string[] {
    const { volumes } = this.parts;
    return objects(container.MountPoints).map(({ SourceVolume, ContainerPath, ReadOnly }) => {
      const volume = objects(definition.Volumes).find(({ Name }) => Name === SourceVolume);
      if (!volume) throw new Error(`ClientException: unknown volume '${text(SourceVolume)}'`);
      const folder = volumes.mount(volume, ReadOnly === true, { ...request, role: text(definition.TaskRoleArn) });
      return `${folder}:${text(ContainerPath)}${ReadOnly === true ? ':ro' : ''}`;
    });
  }

  /** Without its log group, or the right to write to it, a container does not start. */
  private checkLog(definition: JsonObject, container: JsonObject, { permissions }: TaskRequest): void {
    const { LogDriver, Options } = object(container.LogConfiguration);
    if (LogDriver !== 'awslogs') return this.parts.notActed.add(`log driver ${text(LogDriver)}`, 'not acted out');
    const arn = `arn:aws:logs:${region}:${account}:log-group:${text((Options as JsonObject)['awslogs-group'])}:log-stream:x`;
    for (const action of ['CreateLogStream', 'PutLogEvents'])
      permissions.demand(text(definition.ExecutionRoleArn), `logs:${action}`, arn);
  }

  /** The agent, and the databases whose security groups let the task in. */
  private async attachments({ groups, admitted }: TaskRequest): Promise<readonly Attachment[]> {
    const { values, networks } = this.parts;
    const reached = values.idsOf('AWS::RDS::DBInstance').filter((id) => {
      const { VPCSecurityGroups, Port = 5432 } = values.plainProperties(id);
      return admitted.reaches(groups, texts(VPCSecurityGroups), Number(Port));
    });
    const all = [await networks.toAgent(), ...(await Promise.all(reached.map((id) => networks.leadingTo(id))))];
    return all.map((network) => ({ network, aliases: [] }));
  }
}
