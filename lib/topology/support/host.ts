import type { SupportRow } from './row';

const blocked = (path: string, why: string, fix: string, unless?: readonly unknown[]): SupportRow => ({
  path: `services.*.${path}`,
  aws: 'blocked',
  kubernetes: 'blocked',
  why,
  fix,
  ...(unless && { unless }),
});

const gpu = 'tasks run on Fargate, which has no GPU, and pods ask for none';
const gpuFix = 'run this service on a machine with a GPU and give its address in the environment';

/** Properties that hand a piece of the host to the container: neither Fargate nor a restricted namespace does. */
export const hostRows: readonly SupportRow[] = [
  blocked('privileged', 'no container gets the rights of its host', 'name the one capability it needs in cap_add'),
  blocked('devices', 'devices of the host are not passed on', 'run this service on a machine of its own'),
  blocked('device_cgroup_rules', 'devices of the host are not passed on', 'run this service on a machine of its own'),
  blocked('gpus', gpu, gpuFix),
  blocked('deploy.resources.reservations.devices', gpu, gpuFix),
  blocked('runtime', 'runtimes are installed on a host', gpuFix, ['runc', 'crun']),
  blocked(
    'network_mode',
    'no container shares the network of its host or of another container',
    'publish the ports it needs, and reach peers by their service names',
    ['bridge', 'default'],
  ),
  blocked('pid', 'no container sees the processes of its host or of another container', 'remove it'),
  blocked('ipc', 'no container shares memory with its host or another container', 'use a volume or a socket', [
    'private',
    'shareable',
    'none',
  ]),
  blocked('uts', 'no container has the name of its host', 'remove it'),
  blocked('use_api_socket', 'there is no Docker to talk to', 'take out what needs Docker'),
  blocked(
    'provider',
    'the program that provides it runs on the machine of a developer',
    'name the address of a real one',
  ),
];
