import { beforeAll, describe, expect, it } from 'vitest';
import { healthGrace } from '../../lib/aws/container-health';
import type { Workload } from '../../lib/topology/types';
import { literal, workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { all, domainSettings, only, synthesize, withDomain } from './synth';
import type { Synthesized } from './synth';

type Properties = Record<string, unknown>;
const serviceOf = (built: Synthesized, name: string) => only(built, 'AWS::ECS::Service', `Service${name}S`);
const taskOf = (built: Synthesized, name: string) =>
  only(built, 'AWS::ECS::TaskDefinition', `Service${name}T`).Properties;
const containerOf = (built: Synthesized, name: string) =>
  (taskOf(built, name)['ContainerDefinitions'] as Properties[])[0] ?? {};

const naming = (peer: string) => ({ PEER: { kind: 'peer' as const, workload: peer } });
const health = { intervalSeconds: 1, timeoutSeconds: 90, retries: 40, startSeconds: 900 };
/** One workload for every setting that the reference stack does not have. */
const others: readonly Workload[] = [
  workload('aliased', { ports: [{ number: 3000, protocol: 'http' }], aliases: ['site', 'www'] }),
  workload('autoscaled', { autoscale: { min: 2, max: 6, cpuPercent: 60 } }),
  workload('capable', { addCapabilities: ['NET_ADMIN', 'SYS_PTRACE'] }),
  workload('first', { environment: naming('second') }),
  workload('second', { environment: naming('first') }),
  workload('limited', {
    ulimits: { nofile: { soft: 1024, hard: 4096 } },
    workingDirectory: '/srv',
    command: [literal('run'), literal('$HOME')],
  }),
  workload('owner', { mounts: [{ volume: 'data', path: '/data', readOnly: false }] }),
  workload('patient', { stopGraceSeconds: 600 }),
  workload('rooted', { readOnlyRoot: true, scratch: [{ path: '/tmp', memory: false, seeded: false }] }),
  workload('shell', { health: { exec: ['/bin/sh', '-c', 'pgrep worker'], ...health } }),
  workload('socket', { ports: [{ number: 9000, protocol: 'tcp' }] }),
];

let dev: Synthesized;
let prod: Synthesized;
beforeAll(() => {
  const { workloads, volumes } = referenceTopology();
  const owner = { uid: 1, gid: 1 };
  const data = { name: 'data', dnsName: 'data', access: 'one', sizeGiB: 1, retention: 'keep', owner } as const;
  dev = synthesize(referenceTopology({ workloads: [...workloads, ...others], volumes: [...volumes, data] }));
  prod = synthesize(
    withDomain({ environment: 'prod' }),
    domainSettings({ production: true, images: { build: 'auto', architecture: 'amd64' }, aws: { egress: 'nat' } }),
  );
});

describe('a service', () => {
  it('rolls out without a gap, and back when the new version does not come up', () => {
    expect(serviceOf(dev, 'frontend').Properties['DeploymentConfiguration']).toMatchObject({
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    });
  });

  it('never runs twice where the topology says so', () => {
    expect(serviceOf(dev, 'backend').Properties['DeploymentConfiguration']).toMatchObject({
      MinimumHealthyPercent: 0,
      MaximumPercent: 100,
    });
  });

  const strategy = (built: Synthesized, name: string) =>
    (serviceOf(built, name).Properties['CapacityProviderStrategy'] as Array<{ CapacityProvider: string }>).map(
      ({ CapacityProvider }) => CapacityProvider,
    );

  it('runs on Spot outside prod, with on-demand tasks as it grows, and on demand in prod', () => {
    expect(strategy(dev, 'worker')).toEqual(['FARGATE_SPOT', 'FARGATE']);
    expect(strategy(prod, 'worker')).toEqual(['FARGATE']);
  });

  it('is not on Spot with a volume of its own, whose writer must not be cut short', () => {
    expect(strategy(dev, 'owner')).toEqual(['FARGATE']);
  });

  it('lets somebody in with ECS Exec outside prod only', () => {
    expect(serviceOf(dev, 'backend').Properties['EnableExecuteCommand']).toBe(true);
    expect(serviceOf(prod, 'backend').Properties['EnableExecuteCommand']).toBe(false);
  });

  it('has a public address where that is the way to pull its image, and none behind a NAT', () => {
    const network = (built: Synthesized) => serviceOf(built, 'backend').Properties['NetworkConfiguration'];
    expect(network(dev)).toMatchObject({ AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } });
    expect(network(prod)).toMatchObject({ AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } });
  });

  it('leaves its number of tasks to the autoscaler where there is one', () => {
    expect(serviceOf(dev, 'autoscaled').Properties).not.toHaveProperty('DesiredCount');
    const { Properties } = only(dev, 'AWS::ApplicationAutoScaling::ScalableTarget');
    expect(Properties).toMatchObject({ MinCapacity: 2, MaxCapacity: 6 });
    expect(serviceOf(dev, 'backend').Properties['DesiredCount']).toBe(1);
  });

  it('starts after the migration, the balancer’s rules and the workloads that its values name', () => {
    const backend = serviceOf(dev, 'backend');
    const frontend = serviceOf(dev, 'frontend');
    expect(backend.DependsOn).toContain(only(dev, 'Custom::OneOffTask').id);
    expect(backend.DependsOn?.join(' ')).toContain('RoutesRule1');
    expect(frontend.DependsOn).toContain(backend.id);
    expect(backend.DependsOn).not.toContain(frontend.id);
  });

  it('waits until its database admits it and a route to the internet exists', () => {
    const waits = serviceOf(dev, 'worker').DependsOn?.join(' ');
    expect(waits).toContain('DatabasedbSecurityGroupfrom');
    expect(waits).toContain('DefaultRoute');
  });

  it('is left alone by the balancer’s verdict while compose would still wait for it', () => {
    const slow = { intervalSeconds: 30, timeoutSeconds: 5, retries: 5, startSeconds: 120 };
    expect(healthGrace(slow).toSeconds()).toBe(270);
    expect(serviceOf(dev, 'frontend').Properties['HealthCheckGracePeriodSeconds']).toBe(60);
  });
});

describe('a folder below a volume', () => {
  it('is refused, not left out: a task definition cannot name one', () => {
    const mounts = [{ volume: 'uploads', path: '/data', subPath: 'images', readOnly: false }];
    const topology = referenceTopology({ workloads: [workload('part', { mounts })], tasks: [], entries: [] });
    const buckets = topology.buckets.map((bucket) => ({ ...bucket, corsEntries: [] }));
    expect(() => synthesize({ ...topology, buckets })).toThrow(/\/data: on AWS a volume is mounted as a whole/);
  });
});

describe('Service Connect', () => {
  const connect = (name: string) =>
    serviceOf(dev, name).Properties['ServiceConnectConfiguration'] as Properties & { Services?: Properties[] };

  it('keeps the compose name and port as the address', () => {
    expect(connect('frontend').Services).toMatchObject([{ ClientAliases: [{ DnsName: 'frontend', Port: 3000 }] }]);
    expect(connect('frontend')['Namespace']).toBe('shop-dev');
    expect(connect('frontend')['LogConfiguration']).toMatchObject({ LogDriver: 'awslogs' });
  });

  it('gives every further name an endpoint of its own, since one has at most one alias', () => {
    const services = connect('aliased').Services ?? [];
    const names = services.map(({ ClientAliases }) => (ClientAliases as Array<{ DnsName: string }>)[0]?.DnsName);
    expect(names).toEqual(['aliased', 'site', 'www']);
    expect(new Set(services.map(({ DiscoveryName }) => DiscoveryName)).size).toBe(3);
  });

  it('does not cut slow requests after 15 s, and sets no such timeout for a port that is not HTTP, which ECS refuses', () => {
    expect(connect('frontend').Services).toMatchObject([{ Timeout: { PerRequestTimeoutSeconds: 0 } }]);
    expect(connect('socket').Services?.[0]).not.toHaveProperty('Timeout');
  });

  it('passes websockets through as TCP', () => {
    const backend = [{ ContainerPort: 8000, Name: 'tcp-8000', Protocol: 'tcp' }];
    expect(containerOf(dev, 'backend')['PortMappings']).toEqual(backend);
    expect(containerOf(dev, 'frontend')['PortMappings']).toMatchObject([{ AppProtocol: 'http', Name: 'http-3000' }]);
  });

  it('makes a worker a client without an endpoint', () => {
    expect(connect('worker')['Enabled']).toBe(true);
    expect(connect('worker')).not.toHaveProperty('Services');
  });
});

describe('a task', () => {
  it('runs on the architecture that its image is built for', () => {
    const arm = { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' };
    expect(taskOf(dev, 'backend')['RuntimePlatform']).toEqual(arm);
    expect(taskOf(prod, 'backend')['RuntimePlatform']).toMatchObject({ CpuArchitecture: 'X86_64' });
  });

  it('has the lowest size that fits: web pages need a gigabyte', () => {
    expect([taskOf(dev, 'frontend')['Cpu'], taskOf(dev, 'frontend')['Memory']]).toEqual(['256', '1024']);
    expect([taskOf(dev, 'backend')['Cpu'], taskOf(dev, 'backend')['Memory']]).toEqual(['256', '512']);
  });

  it('is the user that the Dockerfile or compose says, else the image’s own: an assumed user may not own the files', () => {
    expect(containerOf(dev, 'backend')['User']).toBe('10001:10001');
    expect(containerOf(dev, 'frontend')).not.toHaveProperty('User');
  });

  it('keeps a writable root where a folder starts as the image has it: Fargate cannot fill a volume, and Next.js writes .next', () => {
    expect(containerOf(dev, 'frontend')['ReadonlyRootFilesystem']).toBe(false);
  });

  it('has a read-only root with empty volumes for what it may write, as root, whose volumes these are', () => {
    expect(containerOf(dev, 'rooted')).toMatchObject({
      ReadonlyRootFilesystem: true,
      MountPoints: [{ ContainerPath: '/tmp', SourceVolume: 'scratch-0', ReadOnly: false }],
    });
    expect(taskOf(dev, 'rooted')['Volumes']).toEqual([{ Name: 'scratch-0' }]);
  });

  it('keeps a writable root for another user, to whom Fargate would give folders that only root may write', () => {
    const { ReadonlyRootFilesystem, MountPoints } = containerOf(dev, 'backend');
    expect(ReadonlyRootFilesystem).toBe(false);
    expect(JSON.stringify(MountPoints)).not.toContain('/tmp');
  });

  it('checks itself with compose’s command, which its image has, within the limits of ECS and with an interval above its timeout', () => {
    const own = { Interval: 10, Timeout: 5, Retries: 5, StartPeriod: 10 };
    expect(containerOf(dev, 'backend')['HealthCheck']).toMatchObject(own);
    const clamped = { Interval: 61, Timeout: 60, Retries: 10, StartPeriod: 300 };
    expect(containerOf(dev, 'shell')['HealthCheck']).toEqual({ Command: ['CMD-SHELL', 'pgrep worker'], ...clamped });
  });

  it('has no check of its own where compose has none: slim images lack curl', () => {
    expect(containerOf(dev, 'frontend')).not.toHaveProperty('HealthCheck');
  });

  it('gets the time to stop that compose gives it, at most the 120 s of Fargate', () => {
    expect(containerOf(dev, 'backend')['StopTimeout']).toBe(60);
    expect(containerOf(dev, 'patient')['StopTimeout']).toBe(120);
  });

  it('runs under an init process, which reaps children and passes signals on', () => {
    expect(containerOf(dev, 'worker')['LinuxParameters']).toMatchObject({ InitProcessEnabled: true });
  });

  it('adds the one capability that Fargate can add', () => {
    const added = { Capabilities: { Add: ['SYS_PTRACE'] } };
    expect(containerOf(dev, 'capable')['LinuxParameters']).toMatchObject(added);
  });

  it('has the limits, the folder and the command of compose', () => {
    expect(containerOf(dev, 'limited')).toMatchObject({
      Ulimits: [{ Name: 'nofile', SoftLimit: 1024, HardLimit: 4096 }],
      WorkingDirectory: '/srv',
      Command: ['run', '$HOME'],
    });
  });

  it('keeps its logs apart and for a time, and is not stopped by a slow log service', () => {
    const options = { mode: 'non-blocking', 'awslogs-stream-prefix': 'worker' };
    expect(containerOf(dev, 'worker')['LogConfiguration']).toMatchObject({ Options: options });
    const days = (built: Synthesized) =>
      only({ resources: built.resources }, 'AWS::Logs::LogGroup', 'Serviceworker').Properties['RetentionInDays'];
    expect([days(dev), days(prod)]).toEqual([14, 90]);
    expect(all(dev, 'AWS::Logs::LogGroup').every(({ Properties }) => Properties['RetentionInDays'])).toBe(true);
  });
});
