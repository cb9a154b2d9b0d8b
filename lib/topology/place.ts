import type { Source } from '../compose/types';
import type { Place } from '../problem';

/** A compose value's place without its path, which is the subject of a finding. */
export function placeOf({ file, line, column }: Source): Place {
  return { file, line, column };
}
