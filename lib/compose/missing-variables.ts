import type { MissingVariable } from './interpolate-tree';
import { placeText, type Report } from './report';

/** Each variable that is demanded and has no value, once, with every place that demands it and the file to put it in. */
export function reportMissing(
  missing: readonly MissingVariable[],
  exampleExists: boolean,
  envExists: boolean,
  report: Report,
): void {
  const byName = new Map<string, MissingVariable[]>();
  for (const variable of missing) byName.set(variable.variable, [...(byName.get(variable.variable) ?? []), variable]);
  for (const [name, uses] of byName) {
    const [first, ...others] = uses as [MissingVariable, ...MissingVariable[]];
    const places = [...new Set(others.map(({ at }) => placeText(at)))].filter((place) => place !== placeText(first.at));
    const also = places.length > 0 ? `, also needed at ${places.join(', ')}` : '';
    const message = uses.find((use) => use.message !== '')?.message;
    const why = message === undefined ? '' : ` (${message.replace(/\s+/g, ' ').slice(0, 100)})`;
    const fix =
      !envExists && exampleExists
        ? 'copy .env.example to .env and fill it in'
        : `write ${name}=… into .env, or set it in the environment`;
    report({
      at: first.at,
      subject: first.path,
      what: `needs the variable ${name}, which has no value${why}${also}`,
      fix,
    });
  }
}
