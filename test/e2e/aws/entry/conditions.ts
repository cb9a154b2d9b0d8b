import type { JsonObject } from '../template/types';
import { text, texts } from '../template/read';

/** What a listener rule looks at. */
export interface RequestLine {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without a port. */
  readonly host: string;
  readonly header: (name: string) => string | undefined;
}

type Condition = (values: readonly string[], request: RequestLine, condition: JsonObject) => boolean;

const caseless = (pattern: string, text: string) => matches(pattern.toLowerCase(), text.toLowerCase());

/** Source: "Condition types for listener rules"; paths alone are compared with regard to case. */
const conditions: Readonly<Record<string, Condition>> = {
  'path-pattern': (values, { path }) => values.some((pattern) => matches(pattern, path)),
  'host-header': (values, { host }) => values.some((pattern) => caseless(pattern, host)),
  'http-request-method': (values, { method }) => values.includes(method),
  'http-header': (values, { header }, { HttpHeaderConfig }) => {
    const value = header(text((HttpHeaderConfig as JsonObject).HttpHeaderName));
    return value !== undefined && values.some((pattern) => caseless(pattern, value));
  },
};

/** Whether a rule with these conditions, all of which must hold, takes the request. Throws for a kind that is not acted out. */
export function holdAll(all: readonly JsonObject[], request: RequestLine): boolean {
  return all.every((condition) => {
    const field = text(condition.Field);
    const holds = conditions[field];
    if (!holds) throw new Error(`a listener rule on ${field} is not acted out`);
    return holds(valuesOf(condition), request, condition);
  });
}

function valuesOf(condition: JsonObject): readonly string[] {
  const config = Object.entries(condition).find(([key]) => key.endsWith('Config'))?.[1] as JsonObject | undefined;
  return texts(config?.Values ?? condition.Values);
}

/** `*` is any number of characters, `?` exactly one. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
