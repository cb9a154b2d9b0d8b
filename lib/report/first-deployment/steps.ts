import { isBucketFolder } from '../../aws/capacity';
import { isBuiltLate } from '../../aws/late-builds';
import type { Settings } from '../../settings/types';
import { isServerless } from '../../topology/stores/managed-class';
import { partsOf } from '../../topology/env-value';
import type { Container, EnvValue, Topology, Workload } from '../../topology/types';
import { minutes, STANDBY_MINUTES } from './durations';

/** A piece of the first deployment that takes minutes. */
export interface Step {
  readonly name: string;
  readonly minutes: number;
  /** Names of the steps that must be done first. */
  readonly after: readonly string[];
}

/** Everything that takes minutes, and what it waits for: the same order as the template's. */
export function deploymentSteps(topology: Topology, settings: Settings): Step[] {
  const plan: Planning = { topology, settings };
  return [
    ...networkSteps(settings),
    ...entrySteps(topology),
    ...storeSteps(plan),
    ...imageSteps(plan),
    ...[...topology.tasks].filter(({ when }) => when !== 'manual').map((task) => taskStep(plan, task)),
    ...topology.workloads.map((workload) => serviceStep(plan, workload)),
  ];
}

interface Planning {
  readonly topology: Topology;
  readonly settings: Settings;
}

const NETWORK = 'the way out of the network';
const balancer = (kind: string) => (kind === 'known' ? 'load balancer' : 'internal load balancer');
const distribution = (entry: string) => `distribution ${entry}`;
const store = (name: string) => `store ${name}`;
const folder = (name: string) => `folder ${name}`;
const image = (name: string) => `image ${name}`;
const task = (name: string) => `task ${name}`;
const service = (name: string) => `service ${name}`;

function networkSteps({ aws }: Settings): Step[] {
  const endpoint = minutes['AWS::EC2::VPCEndpoint'];
  const taken = { 'public-ip': 0, nat: Math.max(endpoint, minutes['AWS::EC2::NatGateway']), endpoints: endpoint };
  return taken[aws.egress] === 0 ? [] : [{ name: NETWORK, minutes: taken[aws.egress], after: [] }];
}

function entrySteps({ entries }: Topology): Step[] {
  const kinds = [...new Set(entries.map(({ origin }) => origin.kind))];
  const balancers = kinds.map((kind) => ({
    name: balancer(kind),
    minutes: minutes['AWS::ElasticLoadBalancingV2::LoadBalancer'],
    after: [],
  }));
  const certificate = { name: 'certificate', minutes: minutes['AWS::CertificateManager::Certificate'], after: [] };
  const origin = {
    name: 'VPC origin',
    minutes: minutes['AWS::CloudFront::VpcOrigin'],
    after: [balancer('assigned')],
  };
  const distributions = entries
    .filter((entry) => entry.origin.kind === 'assigned')
    .map(({ name }) => ({
      name: distribution(name),
      minutes: minutes['AWS::CloudFront::Distribution'],
      after: [origin.name],
    }));
  return [
    ...balancers,
    ...(kinds.includes('known') ? [certificate] : []),
    ...(kinds.includes('assigned') ? [origin] : []),
    ...distributions,
  ];
}

function storeSteps({ topology, settings }: Planning): Step[] {
  const standby = settings.production ? STANDBY_MINUTES : 0;
  const databases = topology.databases.flatMap((database): Step[] => {
    const instance = { name: store(database.name), minutes: minutes['AWS::RDS::DBInstance'] };
    if (!isServerless(database, settings)) return [{ ...instance, minutes: instance.minutes + standby, after: [] }];
    const cluster = { name: `cluster ${database.name}`, minutes: minutes['AWS::RDS::DBCluster'], after: [] };
    if (!settings.production) return [cluster, { ...instance, after: [cluster.name] }];
    // The standby is made when the writer is there.
    const writer = { ...instance, name: `writer ${database.name}`, after: [cluster.name] };
    return [cluster, writer, { ...instance, after: [writer.name] }];
  });
  const caches = topology.caches.map(({ name }) => ({
    name: store(name),
    minutes: minutes['AWS::ElastiCache::ReplicationGroup'],
    after: [],
  }));
  const folders = topology.volumes.map((volume) => {
    const isBucket = isBucketFolder(volume, topology, settings);
    return {
      name: folder(volume.name),
      minutes: minutes[isBucket ? 'AWS::S3Files::MountTarget' : 'AWS::EFS::MountTarget'],
      after: isBucket ? bucketNeeds(topology, volume.bucket) : [],
    };
  });
  return [...databases, ...caches, ...folders];
}

/** A bucket lists the origins that may call it. */
function bucketNeeds({ buckets, entries }: Topology, name: string | undefined): string[] {
  const origins = buckets.find((bucket) => bucket.name === name)?.corsEntries ?? [];
  return entries
    .filter((entry) => entry.origin.kind === 'assigned' && origins.includes(entry.name))
    .map((entry) => distribution(entry.name));
}

/** Images that are built in the deployment, because it alone knows a build argument or because the settings say so. */
function imageSteps(plan: Planning): Step[] {
  const { topology } = plan;
  const built = new Map<string, Step>();
  for (const container of [...topology.workloads, ...topology.tasks]) {
    for (const name of buildNeeds(plan, container)) {
      const args = container.image.kind === 'build' ? Object.values(container.image.args) : [];
      const after = args.flatMap((value) => valueNeeds(topology, value));
      built.set(name, { name, minutes: minutes['Custom::CDKContainerImageBuild'], after });
    }
  }
  return [...built.values()];
}

function buildNeeds({ topology, settings }: Planning, container: Container): string[] {
  const built = container.image;
  return built.kind === 'build' && isBuiltLate(container, topology, settings) ? [image(built.name)] : [];
}

function taskStep(plan: Planning, one: Topology['tasks'][number]): Step {
  return {
    name: task(one.name),
    minutes: minutes['Custom::OneOffTask'],
    after: [...containerNeeds(plan, one), ...one.after.map(task)],
  };
}

function serviceStep(plan: Planning, workload: Workload): Step {
  const routed = plan.topology.entries.filter(({ routes }) => routes.some((route) => route.workload === workload.name));
  return {
    name: service(workload.name),
    minutes: minutes['AWS::ECS::Service'],
    after: [
      ...containerNeeds(plan, workload),
      ...workload.after.map(({ kind, name }) => (kind === 'task' ? task(name) : service(name))),
      ...routed.flatMap(({ origin }) => [balancer(origin.kind), ...(origin.kind === 'known' ? ['certificate'] : [])]),
    ],
  };
}

/** What both kinds of containers wait for. */
function containerNeeds(plan: Planning, container: Container): string[] {
  const { topology } = plan;
  return [
    NETWORK,
    ...container.clientOf.map(store),
    ...container.mounts.map(({ volume }) => folder(volume)),
    ...container.buckets.flatMap((name) => bucketNeeds(topology, name)),
    ...buildNeeds(plan, container),
    ...Object.values(container.environment).flatMap((value) => valueNeeds(topology, value)),
  ];
}

function valueNeeds(topology: Topology, value: EnvValue): string[] {
  return partsOf(value).flatMap((part) => {
    switch (part.kind) {
      case 'publicUrl':
        return [distribution(part.entry)];
      case 'database':
        return part.field === 'host' || part.field === 'port' ? [store(part.database)] : [];
      case 'cache':
        return part.field === 'password' ? [] : [store(part.cache)];
      case 'bucket':
        return part.field === 'name' ? bucketNeeds(topology, part.bucket) : [];
      case 'literal':
      case 'peer':
      case 'secret':
        return [];
    }
  });
}
