import { partsOf } from '../topology/env-value';
import type { EnvPart, EnvValue } from '../topology/types';

/** What a value is to a container on AWS: plain text, a secret, a secret joined from others, or nothing because AWS has no such thing. */
export type ValueShape = 'text' | 'secret' | 'joined' | 'absent';

export function shapeOf(value: EnvValue): ValueShape {
  const shapes = partsOf(value).map(partShape);
  if (shapes.includes('absent')) return 'absent';
  if (shapes.every((shape) => shape === 'text')) return 'text';
  return shapes.length === 1 ? 'secret' : 'joined';
}

function partShape(part: EnvPart): Exclude<ValueShape, 'joined'> {
  switch (part.kind) {
    case 'secret':
      return 'secret';
    case 'database':
      return part.field === 'password' ? 'secret' : 'text';
    case 'bucket':
      // Keys and an endpoint are not needed: the task's role has access, and the SDK knows where S3 is.
      return part.field === 'name' || part.field === 'region' ? 'text' : 'absent';
    case 'cache':
    case 'literal':
    case 'peer':
    case 'publicUrl':
      return 'text';
  }
}
