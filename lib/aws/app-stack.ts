import { Fn, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import type { Construct, IDependable } from 'constructs';
import type { Settings } from '../settings/types';
import { isServerless } from '../topology/stores/managed-class';
import type { Container, PublicEntry, Topology, Workload } from '../topology/types';
import { AppSecrets } from './app-secrets';
import { runsOnSpot } from './capacity';
import { ManagedCache } from './cache';
import { ContainerImages } from './container-images';
import { ContainerService } from './container-service';
import { ManagedDatabase } from './database';
import { dataNameOf } from './database-identifier';
import { Environment } from './environment';
import { withExtensionTasks } from './extension-tasks';
import { MigrationRunner } from './migration-runner';
import { MigrationTask } from './migration-task';
import { pinFeatureFlags } from './feature-flags';
import { Network } from './network';
import { addOperations } from './operations';
import { addOutputs } from './outputs';
import type { EntryForm, EntryTarget } from './public-entry';
import { AssignedEntry } from './public-entry-assigned';
import { KnownEntry } from './public-entry-known';
import { orderServices } from './service-order';
import { ServiceStacks } from './service-stacks';
import { ServerlessDatabase } from './serverless-database';
import { ServiceCluster } from './service-cluster';
import { SharedFolder } from './shared-volume';
import { taskOrder } from './task-order';
import type { TaskParts } from './task-definition';
import type { TaskVolume } from './task-volume';
import { UploadBucket } from './upload-bucket';
import { UploadFolder } from './upload-folder';

type Parts<T> = Readonly<Record<string, T>>;

export interface AppStackProps extends StackProps {
  readonly topology: Topology;
  readonly settings: Settings;
  /** The folder that build contexts are relative to. */
  readonly projectDirectory: string;
  /** @default `<project>-<environment>` */
  readonly id?: string;
}

/** The whole topology in one stack. Its parts are public, so that an app file of one's own can add to them. */
export class AppStack extends Stack {
  readonly network: Network;
  readonly secrets: AppSecrets;
  readonly databases: Parts<ManagedDatabase | ServerlessDatabase>;
  readonly caches: Parts<ManagedCache>;
  /** One a form: with a known host, with an assigned one. */
  readonly entries: readonly EntryForm[];
  /** Host of every public entry. */
  readonly entryHosts: Parts<string>;
  /** Upload and other buckets, by name. */
  readonly uploads: Parts<UploadBucket>;
  readonly volumes: Parts<TaskVolume>;
  readonly cluster: ICluster;
  readonly tasks: Parts<MigrationTask>;
  readonly services: Parts<ContainerService>;
  protected readonly topology: Topology;
  protected readonly settings: Settings;
  protected readonly stacks: ServiceStacks;

  constructor(scope: Construct, props: AppStackProps) {
    const name = `${props.topology.project}-${props.topology.environment}`;
    super(scope, props.id ?? name, { stackName: name, ...props });
    pinFeatureFlags(this.node);
    this.topology = withExtensionTasks(props.topology, props.settings);
    this.settings = props.settings;
    this.stacks = new ServiceStacks(this, props.topology.workloads);
    this.network = this.createNetwork();
    this.secrets = this.createSecrets();
    this.databases = this.createDatabases();
    this.caches = this.createCaches();
    this.entries = this.createEntries();
    this.entryHosts = Object.assign({}, ...this.entries.map(({ hosts }) => hosts)) as Parts<string>;
    this.uploads = this.createUploads();
    this.volumes = this.createVolumes();
    this.cluster = this.createCluster();
    const parts = this.createParts();
    const images = this.createImages(props.projectDirectory, parts.environment);
    this.tasks = this.createTasks(parts, images);
    this.services = this.createServices(parts, images);
    const { services, tasks, stacks, entries: forms, databases, cluster } = this;
    orderServices(this.topology.workloads, { services, tasks, stacks, storesOf: (one) => this.storesOf(one) });
    addOperations(this, { ...this.context, forms, databases, services, cluster });
    this.createOutputs();
  }

  /** Two zones by position: with an account and a region of its own a stack would ask AWS for their names at synth. */
  override get availabilityZones(): string[] {
    return [0, 1].map((index) => Fn.select(index, Fn.getAzs()));
  }

  protected createNetwork(): Network {
    return new Network(this, 'Network', { topology: this.topology, settings: this.settings });
  }

  protected createSecrets(): AppSecrets {
    return new AppSecrets(this, 'Secrets', { topology: this.topology, settings: this.settings });
  }

  /** Two kinds with ids of their own: what one of them holds is never replaced by the other. */
  protected createDatabases(): Parts<ManagedDatabase | ServerlessDatabase> {
    return byName(this.topology.databases, (database) =>
      isServerless(database, this.settings)
        ? new ServerlessDatabase(this, `ServerlessDatabase-${dataNameOf(database)}`, { ...this.context, database })
        : new ManagedDatabase(this, `Database-${dataNameOf(database)}`, { ...this.context, database }),
    );
  }

  protected createCaches(): Parts<ManagedCache> {
    return byName(
      this.topology.caches,
      (cache) => new ManagedCache(this, `Cache-${dataNameOf(cache)}`, { ...this.context, cache }),
    );
  }

  /** The two forms have ids of their own: what one of them made cannot become the other by an update. */
  protected createEntries(): EntryForm[] {
    const entriesOf = (kind: PublicEntry['origin']['kind']) =>
      this.topology.entries.filter(({ origin }) => origin.kind === kind);
    const forms = [
      { Form: KnownEntry, id: 'KnownEntry', entries: entriesOf('known') },
      { Form: AssignedEntry, id: 'AssignedEntry', entries: entriesOf('assigned') },
    ];
    const { workloads } = this.topology;
    return forms
      .filter(({ entries }) => entries.length > 0)
      .map(({ Form, id, entries }) => {
        const scopeOf = (workload: string) => this.stacks.partOf(workload, id);
        return new Form(this, id, { ...this.context, entries, workloads, scopeOf });
      });
  }

  protected createUploads(): Parts<UploadBucket> {
    const originOf = (entry: string) => `https://${this.entryHosts[entry] ?? ''}`;
    return byName(
      this.topology.buckets,
      (bucket) =>
        new UploadBucket(this, `Bucket-${bucket.name}`, { bucket, origins: bucket.corsEntries.map(originOf) }),
    );
  }

  protected createVolumes(): Parts<TaskVolume> {
    const { network } = this;
    return byName(this.topology.volumes, (volume) => {
      const upload = volume.bucket === undefined ? undefined : this.uploads[volume.bucket];
      return upload && this.settings.aws.uploadsMount === 's3files'
        ? new UploadFolder(this, `UploadFolder-${volume.name}`, { volume, network, bucket: upload.bucket })
        : new SharedFolder(this, `Volume-${volume.name}`, { volume, network });
    });
  }

  protected createCluster(): ICluster {
    return new ServiceCluster(this, 'Cluster', this.context);
  }

  protected createImages(directory: string, environment: Environment): ContainerImages {
    const { settings, topology } = this;
    return new ContainerImages(this, 'Images', { project: topology.project, settings, directory, environment });
  }

  protected createTasks(parts: TaskParts, images: ContainerImages): Parts<MigrationTask> {
    const { cluster, network } = this;
    if (this.topology.tasks.length === 0) return {};
    const runner = new MigrationRunner(this, 'TaskRunner', { cluster });
    const created: Record<string, MigrationTask> = {};
    for (const task of taskOrder(this.topology.tasks)) {
      created[task.name] = new MigrationTask(this, `Task-${task.name}`, {
        task,
        image: images.image(task),
        cluster,
        network,
        parts,
        runner,
        after: [...this.storesOf(task), ...task.after.flatMap((name) => created[name]?.completed ?? [])],
      });
    }
    return created;
  }

  protected createServices(parts: TaskParts, images: ContainerImages): Parts<ContainerService> {
    const { cluster, network } = this;
    return byName(
      this.topology.workloads,
      (workload) =>
        new ContainerService(this.stacks.scopeOf(workload.name), `Service-${workload.name}`, {
          workload,
          image: images.image(workload),
          cluster,
          network,
          parts,
          targets: this.targetsOf(workload),
          spot: runsOnSpot(workload, this.topology, this.settings),
        }),
    );
  }

  private get context(): { topology: Topology; settings: Settings; network: Network; secrets: AppSecrets } {
    const { topology, settings, network, secrets } = this;
    return { topology, settings, network, secrets };
  }

  private createParts(): TaskParts {
    const environment = new Environment(this, 'Environment', {
      ...this.context,
      entryHosts: this.entryHosts,
      databases: this.databases,
      caches: this.caches,
      bucketNames: this.bucketNames(),
      generation: this.settings.aws.databasePasswordGeneration,
      databaseServer: this.settings.aws.database,
    });
    return { settings: this.settings, environment, volumes: this.volumes, buckets: this.uploads };
  }

  private storesOf({ clientOf }: Container): IDependable[] {
    return clientOf.flatMap((name) => this.databases[name] ?? this.caches[name] ?? []);
  }

  private targetsOf({ name }: Workload): EntryTarget[] {
    return this.entries.flatMap(({ targets }) => targets.filter(({ workload }) => workload === name));
  }

  private bucketNames(): Parts<string> {
    return Object.fromEntries(Object.entries(this.uploads).map(([name, { bucket }]) => [name, bucket.bucketName]));
  }

  private createOutputs(): void {
    const { entryHosts, cluster, tasks } = this;
    addOutputs(this, { entryHosts, clusterName: cluster.clusterName, bucketNames: this.bucketNames(), tasks });
  }
}

function byName<Item extends { readonly name: string }, Part>(
  items: readonly Item[],
  create: (item: Item) => Part,
): Parts<Part> {
  return Object.fromEntries(items.map((item) => [item.name, create(item)]));
}
