import { imageReference } from '../lib/topology/image-name';
import type { Image } from '../lib/topology/types';
import type { ChartContext } from './context';

/** Tags that name a different image tomorrow. A release (`postgres:15`) is taken for fixed, as the node's owner updates it by a rollout. */
const MOVING_TAGS = ['canary', 'dev', 'develop', 'edge', 'latest', 'main', 'master', 'nightly', 'staging', 'unstable'];

export interface ImageFields {
  readonly image: string;
  readonly imagePullPolicy: 'Always' | 'IfNotPresent';
}

/** What a container runs, and when the node asks the registry for it again. */
export function imageFields(context: ChartContext, image: Image): ImageFields {
  return image.kind === 'registry'
    ? registryImage(image.reference)
    : registryImage(imageReference(context.topology.project, image, context.settings));
}

/** The fields of an image that is pulled under this reference. */
export function registryImage(reference: string): ImageFields {
  return { image: reference, imagePullPolicy: isMoving(reference) ? 'Always' : 'IfNotPresent' };
}

function isMoving(reference: string): boolean {
  if (reference.includes('@sha256:')) return false;
  // A colon before the last slash belongs to the registry's port.
  const tag = /:([^:/]+)$/.exec(reference)?.[1];
  return tag === undefined || MOVING_TAGS.includes(tag);
}
