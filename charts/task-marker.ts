import type { OneOffTask } from '../lib/topology/types';
import type { ChartContext } from './context';
import { imageFields } from './image';
import { shortHash } from './object-name';

/** The row that a task leaves in its database when it has succeeded. */
export interface TaskMarker {
  readonly name: string;
  readonly hash: string;
}

/** By image and command: other changes of the pod need no second migration. A task that runs once has one row for ever. */
export function taskMarker(context: ChartContext, task: OneOffTask): TaskMarker {
  if (task.when === 'once') return { name: task.dnsName, hash: 'once' };
  const { image } = imageFields(context, task.image);
  const identity = JSON.stringify([image, task.entrypoint ?? null, task.command ?? null]);
  return { name: task.dnsName, hash: shortHash(identity, 16) };
}
