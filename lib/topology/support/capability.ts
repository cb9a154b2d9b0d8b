import type { SupportRow } from './row';

/** Properties of which each target takes some values only: see `valueFindings`. */
export const capabilityRows: readonly SupportRow[] = [
  {
    path: 'services.*.cap_add',
    aws: 'approximated',
    kubernetes: 'approximated',
    why: 'Fargate adds SYS_PTRACE only, a restricted namespace NET_BIND_SERVICE only',
  },
  {
    path: 'services.*.cap_drop',
    aws: 'dropped',
    kubernetes: 'translated',
    why: 'Kubernetes drops all of them, or those named where a service is root; Fargate gives the few default ones',
  },
  {
    path: 'services.*.ulimits',
    aws: 'approximated',
    kubernetes: 'dropped',
    why: 'Fargate sets nofile only; a pod has the limits of its node',
  },
  {
    path: 'services.*.tmpfs',
    aws: 'approximated',
    kubernetes: 'translated',
    why: 'Fargate has no folders in memory: it is a scratch folder on disk',
    expected: true,
  },
  {
    path: 'services.*.stop_signal',
    aws: 'approximated',
    kubernetes: 'approximated',
    why: 'both targets send the signal that the image names, else SIGTERM',
  },
];
