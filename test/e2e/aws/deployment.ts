import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Permissions } from './account/permissions';
import type { SecretStore } from './account/secret-store';
import { SecurityGroups } from './account/security-groups';
import { buildDuringDeployment } from './containers/deployment-build';
import { Images } from './containers/images';
import { Services } from './containers/services';
import { Tasks } from './containers/tasks';
import { Volumes } from './containers/volumes';
import { CustomResources } from './custom-resources';
import { PublicEntries } from './entry/public-entries';
import type { NotActed } from './not-acted';
import { Functions } from './platform/functions';
import { operations } from './platform/operations';
import type { Session } from './session';
import { creationOrder, thereBefore } from './template/order';
import { StackValues } from './template/stack-values';
import type { Assembly } from './template/types';
import { withoutEffect } from './without-effect';
import { text } from './template/read';

export interface DeploymentOptions {
  /** With what was pushed before the deployment. */
  readonly secrets: SecretStore;
  /** Host that CloudFront gives a distribution. */
  readonly assignedHost: string;
  /** Seconds, the longest that a service may take to become healthy; absent: as its own settings say. */
  readonly patience?: number;
  readonly notActed: NotActed;
}

/** Which resource could not be created, and why: CloudFormation would now take everything back. */
export class DeploymentFailed extends Error {
  constructor(
    readonly resource: string,
    reason: string,
  ) {
    super(`${resource}: ${reason}`);
  }
}

type Create = (id: string) => Promise<void> | void;

/** One stack, acted out: each resource after those that it needs. */
export class Deployment {
  private readonly values: StackValues;
  private readonly tasks: Tasks;
  private readonly entries: PublicEntries;
  private readonly creators: Readonly<Record<string, Create>>;
  private created: ReadonlySet<string> = new Set();

  constructor(
    private readonly session: Session,
    assembly: Assembly,
    private readonly options: DeploymentOptions,
  ) {
    const { secrets, assignedHost, notActed } = options;
    const { containers, networks, agent, buckets, api, certificates } = session;
    const values = new StackValues(assembly, assignedHost, (id, field) => secrets.value(id, field));
    const images = new Images(assembly);
    const folder = join(session.scratch, 'volumes');
    const volumes = new Volumes(values, folder, (name) => buckets.folderOf(name), notActed);
    const parts = { values, secrets, images, containers, networks, volumes, agent, notActed };
    this.values = values;
    this.tasks = new Tasks({ ...parts, bucketEndpoint: buckets.endpoint });
    this.entries = new PublicEntries(values, certificates);
    const keys = new Map<string, string>();
    const functions = new Functions(
      assembly,
      values,
      () => api.url,
      (role) => keyFor(role, keys),
      certificates.authority,
    );
    const custom = new CustomResources(values, functions, api);
    const { targetGroups, balancers } = this.entries;
    const patience = options.patience === undefined ? {} : { patience: options.patience };
    const services = new Services({
      values,
      tasks: this.tasks,
      containers,
      networks,
      targetGroups,
      balancers,
      notActed,
      ...patience,
    });
    const roleOf = (accessKey: string) => keys.get(accessKey) ?? '';
    const isThere = () => (id: string) => this.created.has(id);
    api.serve(operations({ values, tasks: this.tasks, containers, functions, roleOf, isThere }));
    buckets.guardedBy((accessKey, action, resource) =>
      new Permissions(values).demand(agent.roleOf(accessKey) ?? '', action, resource),
    );
    this.creators = {
      'AWS::SecretsManager::Secret': (id) => secrets.create(values.ref(id), values.properties(id)),
      'AWS::RDS::DBInstance': (id) => session.databases.create(id, values, notActed),
      'AWS::S3::Bucket': (id) => buckets.create(values.ref(id)),
      'AWS::ECS::Service': (id) => services.create(id),
      'Custom::CDKContainerImageBuild': (id) => buildDuringDeployment(id, { values, assembly, images, notActed }),
      'AWS::CloudFormation::CustomResource': (id) => custom.create(id),
      Custom: (id) => custom.create(id),
    };
  }

  /** Throws DeploymentFailed. */
  async create(): Promise<void> {
    const { template } = this.values;
    for (const id of creationOrder(template)) {
      const type = template.Resources[id]?.Type ?? '';
      const create = this.creators[type] ?? this.creators[type.split('::')[0] ?? ''];
      if (!create) {
        withoutEffect(type, this.options.notActed);
        continue;
      }
      // Handlers see what is certain to be there, not what happens to be.
      this.created = thereBefore(template, id);
      try {
        await create(id);
      } catch (error) {
        throw new DeploymentFailed(id, (error as Error).message);
      }
    }
    await this.entries.open(new SecurityGroups(this.values));
  }

  /** Address of the main entry, by the stack's outputs. */
  get url(): string {
    const found = Object.entries(this.values.template.Outputs ?? {}).find(([name]) => name.startsWith('Url'));
    if (!found) throw new Error('the stack has no output Url…');
    return text(this.values.plain(found[1].Value));
  }

  /** What nobody asked about, and is wrong nevertheless. */
  async faults(): Promise<readonly string[]> {
    const folders = [...this.tasks.running.values()].map(async (task) =>
      (await this.tasks.unwritable(task)).map((path) => `the user of ${task.containerName} cannot write to ${path}`),
    );
    return [...this.entries.faults, ...(await Promise.all(folders)).flat()];
  }

  /** Ends every task as ECS does; what had to be killed is a fault. */
  async stop(): Promise<readonly string[]> {
    const all = [...this.tasks.running.values()].map(async (task) => ((await this.tasks.stop(task)) ? [] : [task]));
    return (await Promise.all(all))
      .flat()
      .map(({ containerName }) => `${containerName} does not end when it is told to`);
  }

  async logs(): Promise<void> {
    for (const { container, containerName } of this.tasks.running.values()) {
      const lines = await this.session.containers.logs(container);
      console.error([`-- ${containerName}`, ...lines].join('\n'));
    }
  }

  /** Everything but what the session keeps. */
  async remove(): Promise<void> {
    await this.entries.close();
    await this.tasks.removeAll();
    for (const folder of ['volumes', 'buckets'])
      rmSync(join(this.session.scratch, folder), { recursive: true, force: true });
  }
}

/** An access key for each role. */
function keyFor(role: string, keys: Map<string, string>): string {
  const key = `ASIALAMBDA${keys.size}`;
  keys.set(key, role);
  return key;
}
