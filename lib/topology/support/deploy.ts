import { rows, type SupportRow } from './row';

const deploy = 'services.*.deploy.';

/** `deploy`: written for Swarm, read by every compose. */
export const deployRows: readonly SupportRow[] = [
  ...rows('translated', 'services.*.')({ deploy: 'see the properties below it' }),
  ...rows(
    'translated',
    deploy,
  )({
    replicas: 'the number of replicas',
    resources: 'see the properties below it',
    'resources.limits': 'see the properties below it',
    'resources.reservations': 'see the properties below it',
    'resources.limits.cpus': 'the size of the container',
    'resources.limits.memory': 'the size of the container',
    'resources.reservations.cpus': 'the size of the container where no limit is set',
    'resources.reservations.memory': 'the size of the container where no limit is set',
    restart_policy: 'see restart',
    'restart_policy.condition': 'see restart',
  }),
  ...rows('approximated', deploy, { expected: true })({
    update_config: 'a new version starts beside the old one, which goes when the new one is healthy',
    rollback_config: 'on AWS a failed rollout goes back by itself; on Kubernetes it stops and the old version stays',
    endpoint_mode: 'requests are spread over the replicas by the target',
    'resources.limits.pids': 'the target limits the processes of a container itself',
    'restart_policy.delay': 'restarts are delayed by the rules of the target',
    'restart_policy.max_attempts': 'a service is restarted until it runs, a task is not repeated',
    'restart_policy.window': 'the health check decides when a start has succeeded',
  }),
  ...rows('dropped', deploy, { expected: true })({
    labels: 'belong to Swarm',
    placement: 'the target places containers; replicas are spread over zones and nodes',
  }),
  ...rows('dropped', deploy, { unless: ['replicated'] })({
    mode: ['there is no container on every node', 'set replicas'],
  }),
  ...rows(
    'dropped',
    deploy,
  )({
    'resources.reservations.generic_resources': ['belongs to Swarm', 'ask for processors and memory'],
  }),
];
