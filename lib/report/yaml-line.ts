/** A piece of a line of YAML, read without the lines above it. */
export interface Token {
  /** shown: a key, a bracket, a comma; value: a scalar; other: an anchor, alias, tag or comment, which may be a value gone wrong. */
  readonly kind: 'shown' | 'value' | 'other';
  /** Columns of the line from 0, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The keys of this line that it stands under, outermost first. */
  readonly keys: readonly string[];
}

interface State {
  /** The key in front of each open bracket. */
  readonly brackets: readonly (string | undefined)[];
  readonly key: string | undefined;
  /** Nothing but punctuation stands between here and where a key may begin. */
  readonly mayBeKey: boolean;
}

interface Rule {
  readonly pattern: RegExp;
  readonly when?: (state: State) => boolean;
  readonly kind: Token['kind'];
  /** What stands behind the piece; the same state where nothing changes. */
  readonly then?: (state: State, text: string) => State;
}

const isFlow = ({ brackets }: State) => brackets.length > 0;

/** The first rule that fits at a column takes the piece. A second colon behind a key of a block is part of its value. */
const RULES: readonly Rule[] = [
  { pattern: /\s+/y, kind: 'shown' },
  { pattern: /#.*/y, kind: 'other' },
  { pattern: /!(?:reset|override)(?=\s|$)|<<(?=\s*:)/y, kind: 'shown' },
  { pattern: /[-?](?=\s|$)/y, when: ({ mayBeKey }) => mayBeKey, kind: 'shown' },
  {
    pattern: /(?:[\w.-]{1,64}|"[\w.-]{1,64}"|'[\w.-]{1,64}')(?=\s*:(?:\s|$|[[{,}\]]))/y,
    when: ({ mayBeKey }) => mayBeKey,
    kind: 'shown',
    then: (state, text) => ({ ...state, key: text.replace(/["']/g, ''), mayBeKey: false }),
  },
  { pattern: /:(?=\s|$|[[{,}\]])/y, kind: 'shown' },
  {
    pattern: /[[{]/y,
    kind: 'shown',
    then: ({ brackets, key }) => ({ brackets: [...brackets, key], key: undefined, mayBeKey: true }),
  },
  {
    pattern: /[\]}]/y,
    kind: 'shown',
    then: ({ brackets }) => ({ brackets: brackets.slice(0, -1), key: brackets.at(-1), mayBeKey: false }),
  },
  { pattern: /,/y, when: isFlow, kind: 'shown', then: (state) => ({ ...state, key: undefined, mayBeKey: true }) },
  { pattern: /[&*!][^\s,[\]{}]*/y, kind: 'other' },
  { pattern: /"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?/y, kind: 'value', then: noKey },
  { pattern: /[^,[\]{}]+/y, when: isFlow, kind: 'value', then: noKey },
  { pattern: /.+/y, kind: 'value', then: noKey },
];

function noKey(state: State): State {
  return { ...state, mayBeKey: false };
}

/** The pieces of a line, from its first column to its last. */
export function yamlTokens(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let state: State = { brackets: [], key: undefined, mayBeKey: true };
  for (let start = 0; start < line.length;) {
    const { rule, text } = match(line, start, state);
    const keys = [...state.brackets, state.key].filter((key) => key !== undefined);
    tokens.push({ kind: rule.kind, start, end: start + text.length, keys });
    state = rule.then?.(state, text) ?? state;
    start += text.length;
  }
  return tokens;
}

function match(line: string, start: number, state: State): { readonly rule: Rule; readonly text: string } {
  for (const rule of RULES) {
    if (rule.when?.(state) === false) continue;
    rule.pattern.lastIndex = start;
    const text = rule.pattern.exec(line)?.[0];
    if (text) return { rule, text };
  }
  return { rule: RULES.at(-1)!, text: line.slice(start) };
}
