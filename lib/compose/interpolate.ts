import type { Text } from './text';
import type { Substitution } from './types';
import { wholeValue, type Variable } from './variables';

/** What interpolation of one text gives, and what is wrong with it. */
export interface Interpolated extends Text {
  /** Variables that `:?` or `?` demand and nothing gives; `message` as written in the template. */
  readonly missing: readonly { readonly variable: string; readonly message: string }[];
  /** The template has a `$` that begins no variable. */
  readonly invalid: boolean;
}

/** `$$`, `$NAME`, `${NAME…}` up to the last brace of the line, or a `${` that is none of these. */
const VARIABLE = /\$(?:(\$)|([_a-z][_a-z0-9]*)|\{(?:([_a-z][_a-z0-9]*(?::?[-+?]([^\n]*))?)\}|()))/gi;
const NAME = /^[_a-z][_a-z0-9]*/i;

type Lookup = (name: string) => Variable | undefined;
type Issues = { missing: { variable: string; message: string }[]; invalid: boolean };

const NOTHING: Text = { text: '' };

/**
 * A text with its variables replaced, in compose's grammar: `$X ${X} ${X:-d} ${X-d} ${X:?e} ${X?e} ${X:+r} ${X+r} $$`,
 * where `d` and `r` may hold variables again. What is wrong is told in the result, and replaced by nothing.
 */
export function interpolate(template: string, lookup: Lookup): Interpolated {
  const issues: Issues = { missing: [], invalid: false };
  const result = substitute(template, lookup, issues);
  return { ...result, ...issues };
}

function substitute(template: string, lookup: Lookup, issues: Issues): Text {
  if (!template.includes('$')) return { text: template };
  let text = '';
  let end = 0;
  const substitutions: Substitution[] = [];
  for (const match of template.matchAll(VARIABLE)) {
    text += template.slice(end, match.index);
    const replaced = replace(match[0], lookup, issues);
    for (const s of replaced.substitutions ?? [])
      substitutions.push({ ...s, start: s.start + text.length, end: s.end + text.length });
    text += replaced.text;
    end = match.index + match[0].length;
  }
  return { text: text + template.slice(end), substitutions };
}

/** One match. A braced one may reach too far, to the line's last brace: what follows its own brace is a template again. */
function replace(matched: string, lookup: Lookup, issues: Issues): Text {
  const closing = closingBrace(matched);
  const own = closing < 0 ? matched : matched.slice(0, closing + 1);
  const rest = closing < 0 ? '' : matched.slice(closing + 1);
  const [, escaped, named, braced] = new RegExp(VARIABLE.source, 'i').exec(own) ?? [];
  if (escaped) return { text: '$' };
  if (named) return plainVariable(named, lookup);
  if (!braced) {
    issues.invalid = true;
    return NOTHING;
  }
  const name = NAME.exec(braced)![0];
  const operation = braced.slice(name.length);
  if (operation === '') return plainVariable(name, lookup);
  const value = operated(name, operation, lookup, issues);
  const after = substitute(rest, lookup, issues);
  const moved = (after.substitutions ?? []).map((s) => ({
    ...s,
    start: s.start + value.text.length,
    end: s.end + value.text.length,
  }));
  return { text: value.text + after.text, substitutions: [...(value.substitutions ?? []), ...moved] };
}

function plainVariable(name: string, lookup: Lookup): Text {
  const variable = lookup(name);
  if (!variable) return { text: '', substitutions: [{ variable: name, from: 'unset', start: 0, end: 0 }] };
  return { text: variable.value, substitutions: [wholeValue(name, variable)] };
}

function operated(name: string, operation: string, lookup: Lookup, issues: Issues): Text {
  const strict = operation.startsWith(':');
  const operator = operation[strict ? 1 : 0];
  const argument = operation.slice(strict ? 2 : 1);
  const variable = lookup(name);
  const given = variable !== undefined && !(strict && variable.value === '');
  const kept = variable ? { text: variable.value, substitutions: [wholeValue(name, variable)] } : NOTHING;
  if (operator === '-') return given ? kept : written(name, argument, lookup, issues);
  if (operator === '+') return given ? written(name, argument, lookup, issues) : kept;
  if (given) return kept;
  // The message is a template, too: compose refuses it when it is malformed.
  if (malformed(argument)) issues.invalid = true;
  issues.missing.push({ variable: name, message: argument });
  return NOTHING;
}

/** Text that the compose file itself gives: public, unless a variable inside it is not. */
function written(name: string, argument: string, lookup: Lookup, issues: Issues): Text {
  const text = substitute(argument, lookup, issues);
  const inner = text.substitutions ?? [];
  const onlyVariable =
    inner.length === 1 && inner[0]!.start === 0 && inner[0]!.end === text.text.length && /^\$[^$]/.test(argument);
  if (onlyVariable) return text;
  return {
    text: text.text,
    substitutions: [{ variable: name, from: 'default', start: 0, end: text.text.length }, ...inner],
  };
}

function malformed(template: string): boolean {
  const issues: Issues = { missing: [], invalid: false };
  substitute(template, () => undefined, issues);
  return issues.invalid;
}

/** The brace that closes the first one; a brace's next character is passed over, as compose does. */
function closingBrace(text: string): number {
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '}' && --open === 0) return i;
    if (text[i] === '{') {
      open++;
      i++;
    }
  }
  return -1;
}
