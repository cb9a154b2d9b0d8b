import type { Scalar } from './node';
import type { Substitution } from './types';

/** Text with the variables that were substituted into it. Scalars are texts, too. */
export interface Text {
  readonly text: string;
  readonly substitutions?: readonly Substitution[];
}

/** A part of a text, with the substitutions that reach into it, moved and cut to fit. */
export function slice(text: Text, start: number, end: number = text.text.length): Text {
  const substitutions = (text.substitutions ?? [])
    .filter((s) => (s.start === s.end ? s.start >= start && s.end <= end : s.start < end && s.end > start))
    .map((s) => ({ ...s, start: Math.max(s.start, start) - start, end: Math.min(s.end, end) - start }));
  return { text: text.text.slice(start, end), substitutions };
}

/** Parts joined, with their substitutions moved. */
export function join(...parts: readonly (string | Text)[]): Text {
  let text = '';
  const substitutions: Substitution[] = [];
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    for (const s of part.substitutions ?? [])
      substitutions.push({ ...s, start: s.start + text.length, end: s.end + text.length });
    text += part.text;
  }
  return { text, substitutions };
}

/** Another text made from this one (a resolved path): its substitutions now cover all of it. */
export function rewritten(from: Text, text: string): Text {
  if (text === from.text) return from;
  return { text, substitutions: from.substitutions?.map((s) => ({ ...s, start: 0, end: text.length })) };
}

/** Characters picked by their positions in the text (quotes and backslashes left out), with the substitutions among them. */
export function pick(text: Text, positions: readonly number[]): Text {
  const substitutions = (text.substitutions ?? []).flatMap((s) => {
    const start = positions.findIndex((p) => p >= s.start);
    const first = start < 0 ? positions.length : start;
    const after = positions.findIndex((p) => p >= s.end);
    const end = after < 0 ? positions.length : after;
    const inside = positions.length > 0 && s.start <= positions[positions.length - 1]! + 1 && s.end >= positions[0]!;
    return first < end || (s.start === s.end && inside) ? [{ ...s, start: first, end }] : [];
  });
  return { text: positions.map((p) => text.text[p]).join(''), substitutions };
}

/** Text before and after the first separator; no second part when there is none. */
export function cut(text: Text, separator: string): readonly [Text, Text | undefined] {
  const at = text.text.indexOf(separator);
  return at < 0 ? [text, undefined] : [slice(text, 0, at), slice(text, at + separator.length)];
}

/** A text as a scalar of the place that the original has. */
export function asScalar(from: Scalar, text: Text): Scalar {
  const { at, broken } = from;
  const substitutions = text.substitutions?.length ? { substitutions: text.substitutions } : {};
  return { kind: 'scalar', at, value: text.text, text: text.text, ...substitutions, ...(broken ? { broken } : {}) };
}

/** The variables of the environment or an env file in a text: their values may be secrets. */
export function secretVariables(substitutions: readonly Substitution[] | undefined): readonly string[] {
  return [
    ...new Set(
      (substitutions ?? [])
        .filter(({ from }) => from === 'process' || from === 'env-file')
        .map(({ variable }) => variable),
    ),
  ];
}

/**
 * A text as a message may show it: substituted parts stand as `${NAME}`, because their values may be secrets;
 * a default is written in the compose file and is shown.
 */
export function shown(text: Text): string {
  let result = text.text;
  const hidden = (text.substitutions ?? []).filter((s) => s.from === 'process' || s.from === 'env-file');
  for (const s of [...hidden].sort((a, b) => b.start - a.start)) {
    result = `${result.slice(0, s.start)}\${${s.variable}}${result.slice(Math.max(s.end, s.start))}`;
  }
  const short = result.length > 60 ? `${result.slice(0, 57)}...` : result;
  return short.replace(/\p{Cc}+/gu, ' ');
}
