import type { Place } from '../problem';
import { CASTS, type Cast } from './casts';
import { interpolate } from './interpolate';
import type { Node, Scalar } from './node';
import type { PathTable } from './path-table';
import { keyPath, type Report } from './report';
import { shown } from './text';
import type { Variable, Variables } from './variables';

/** A variable that a value demands, with every place that does. */
export interface MissingVariable {
  readonly variable: string;
  readonly message: string;
  readonly at: Place;
  readonly path: string;
}

/** Where interpolation tells what it could not do. */
export interface InterpolationReports {
  readonly report: Report;
  readonly missing: (variable: MissingVariable) => void;
}

/** The tree with every text's variables replaced and typed keys cast. Keys are never interpolated. */
export function interpolateTree(root: Node, variables: Variables, reports: InterpolationReports): Node {
  const lookup = (name: string): Variable | undefined => variables.get(name);

  const walk = (node: Node, path: string, casts: PathTable<Cast> | undefined): Node => {
    if (node.kind === 'scalar') return typeof node.value === 'string' ? text(node, path, casts?.rule) : node;
    if (node.kind === 'sequence') {
      const items = node.items.map((item, index) => walk(item, `${path}[${index}]`, casts?.at('[]')));
      return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
    }
    const entries = new Map(
      [...node.entries].map(([key, entry]) => [
        key,
        { ...entry, value: walk(entry.value, keyPath(path, key), casts?.at(key)) },
      ]),
    );
    return { ...node, entries };
  };

  const text = (node: Scalar, path: string, cast: Cast | undefined): Scalar => {
    const result = node.text.includes('$') ? interpolated(node, path, lookup, reports) : node;
    if (!cast || result.broken) return result;
    const value = cast.read(result.text);
    if (value !== undefined) return { ...result, value };
    reports.report({
      at: node.at,
      subject: path,
      what: `'${shown(result)}' is not ${cast.wanted}`,
      fix: `write ${cast.wanted}`,
    });
    return { ...result, broken: true };
  };

  return walk(root, '', CASTS);
}

function interpolated(
  node: Scalar,
  path: string,
  lookup: (name: string) => Variable | undefined,
  reports: InterpolationReports,
): Scalar {
  const { text, substitutions, missing, invalid } = interpolate(node.text, lookup);
  for (const { variable, message } of missing) reports.missing({ variable, message, at: node.at, path });
  if (invalid) {
    reports.report({
      at: node.at,
      subject: path,
      what: 'has a $ that begins no variable',
      fix: 'write $$ for a dollar sign, or ${NAME} for a variable',
    });
  }
  const broken = invalid || missing.length > 0 ? { broken: true as const } : {};
  return {
    kind: 'scalar',
    at: node.at,
    value: text,
    text,
    ...(substitutions?.length ? { substitutions } : {}),
    ...broken,
  };
}
