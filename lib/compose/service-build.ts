import { child, isNull, plain, type Node, type Scalar } from './node';
import { isRemoteContext, projectPath } from './paths';
import type { ServiceContext } from './service';
import { resolved } from './service-environment';
import { BUILD_KEYS } from './service-keys';
import { keyValuesOf, present, recordOf, restOf, scalarAt, sourced, sourceOf, textAt, filledTextAt } from './sourced';
import type { ComposeBuild, Sourced } from './types';

/** How a service's image is built, with compose's defaults: the project as context, `Dockerfile` in it. */
export function serviceBuild(
  node: Node | undefined,
  path: string,
  { root, variables }: ServiceContext,
): ComposeBuild | undefined {
  if (!node || isNull(node) || node.kind !== 'mapping') return undefined;
  const context = scalarAt(node, 'context');
  const args = child(node, 'args');
  return {
    at: sourceOf(node, path),
    context: context
      ? contextOf(root, context, `${path}.context`)
      : { value: '.', at: sourceOf(node, `${path}.context`) },
    dockerfile: filledTextAt(node, path, 'dockerfile') ?? {
      value: 'Dockerfile',
      at: sourceOf(node, `${path}.dockerfile`),
    },
    ...present({ target: textAt(node, path, 'target') }),
    args: recordOf(resolved(keyValuesOf(args, `${path}.args`), args, path, variables)),
    rest: restOf(node, path, BUILD_KEYS),
  };
}

function contextOf(root: string, context: Scalar, path: string): Sourced {
  const value = isRemoteContext(context.text) ? context.text : projectPath(root, context);
  const read = sourced(value, context, path);
  if (value === context.text || !read.substitutions) return read;
  return {
    ...read,
    substitutions: read.substitutions.map((s) => ({
      ...s,
      start: 0,
      end: String(plain(context)) === value ? s.end : value.length,
    })),
  };
}
