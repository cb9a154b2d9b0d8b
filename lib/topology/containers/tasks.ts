import type { ComposeService } from '../../compose/types';
import { classifyOneShot } from './command';
import { containerOf, type Making } from './containers';
import type { After } from '../parts/order';
import type { OneOffTask } from '../types';
import { databaseOf } from './workloads';

/** A compose service that runs to its end before each new version. */
export function deriveTask(making: Making, service: ComposeService, after: After): OneOffTask {
  const { context } = making;
  const image = context.facts[service.name]?.image;
  const words = [
    ...(service.entrypoint?.map((word) => word.value) ?? image?.entrypoint ?? []),
    ...(service.command?.map((word) => word.value) ?? (service.entrypoint ? [] : (image?.command ?? []))),
  ];
  return {
    ...containerOf(making, service, {
      server: 'other',
      entrypoint: service.entrypoint,
      command: service.command,
      fallback: { cpu: 0.25, memoryMiB: 512 },
      replicas: 1,
    }),
    name: service.name,
    dnsName: context.names.dns(service.name),
    kind: classifyOneShot(words),
    when: 'release',
    after: after.filter((other) => other.kind === 'task').map((other) => other.name),
    ...databaseOf(making, service),
    timeoutSeconds: 3600,
  };
}
