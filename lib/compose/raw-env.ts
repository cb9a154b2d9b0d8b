import type { Report } from './report';
import type { Variable } from './variables';

/** Unicode's spaces as docker has them: no byte order mark. */
const SPACES = /^(?:(?!\ufeff)\s|\u0085)+/;

/**
 * An env file of `format: raw`, which docker's command line reads: a line is `KEY=value` with nothing interpreted, `#`
 * at the beginning is a comment, a key alone takes the environment's value.
 */
export function parseRawEnv(
  text: string,
  name: string,
  lookup: (variable: string) => Variable | undefined,
  _known: ReadonlyMap<string, string>,
  report: Report,
): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  const lines = text.split(/\r?\n/);
  lines.forEach((line, index) => {
    const content = line.replace(SPACES, '');
    if (content === '' || content.startsWith('#')) return;
    const at = { file: name, line: index + 1, column: 1 };
    const equals = content.indexOf('=');
    const key = equals < 0 ? content : content.slice(0, equals);
    if (key === '' || /[ \t]/.test(key)) {
      report({ at, subject: name, what: 'has no variable name, or one with a space in it', fix: 'write KEY=value' });
      return;
    }
    const variable = equals < 0 ? lookup(key) : { value: content.slice(equals + 1), from: 'env-file' as const, at };
    if (variable) variables.set(key, variable);
  });
  return variables;
}
