import { posix } from 'node:path';
import { callsOf, closing, dottedEnd, isSign, splitAt, type Call } from './python-calls';
import type { Assignment, PythonModule } from './python-module';
import type { PythonProject } from './python-project';
import { readTokens, type Token } from './python-tokens';

/** The text of an expression as far as the source tells it. `complete` is false where the rest is known at run time only. */
export interface StaticText {
  readonly text: string;
  readonly complete: boolean;
}

const unknown: StaticText = { text: '', complete: false };

/** Calls that give their first argument, or the keyword `default`, and the position of the value among the arguments. */
const transparentCalls: Readonly<Record<string, number>> = {
  Path: 0,
  'pathlib.Path': 0,
  PurePath: 0,
  str: 0,
  Field: 0,
  'os.getenv': 1,
  getenv: 1,
  'os.environ.get': 1,
  'environ.get': 1,
  'environ.setdefault': 1,
  config: 1,
  'os.path.abspath': 0,
};

/** Evaluates strings, f-strings, `+`, `/` of paths, names, settings' fields and the defaults of environment variables. */
export function staticText(
  tokens: readonly Token[],
  module: PythonModule,
  project: PythonProject,
  depth = 0,
): StaticText {
  if (depth > 8) return unknown;
  for (const [sign, joint] of [
    ['+', ''],
    ['/', '/'],
  ] as const) {
    const parts = splitAt(tokens, sign);
    if (parts.length > 1)
      return join(
        parts.map((part) => staticText(part, module, project, depth + 1)),
        joint,
      );
  }
  const [first] = tokens;
  if (first?.kind === 'string') return strings(tokens, module, project, depth);
  if (isSign(first, '(') && isSign(tokens.at(-1), ')'))
    return staticText(tokens.slice(1, -1), module, project, depth + 1);
  if (first?.kind !== 'name') return unknown;
  const end = dottedEnd(tokens, 0);
  const name = tokens
    .slice(0, end)
    .map(({ text }) => text)
    .join('');
  if (end === tokens.length) return named(name, first, module, project, depth);
  const [call] = isSign(tokens[end], '(') ? callsOf(tokens) : [];
  if (!call) return unknown;
  return attributes(staticCall(call, module, project, depth), tokens.slice(closing(tokens, end) + 1));
}

/** What a call gives where that is told by its arguments, such as `os.path.join("data", "uploads")`. */
export function staticCall(call: Call, module: PythonModule, project: PythonProject, depth = 0): StaticText {
  if (call.name === 'os.path.join') {
    return join(
      call.positional.map((part) => staticText(part, module, project, depth + 1)),
      '/',
    );
  }
  if (call.name === 'os.path.dirname' && call.positional[0]) {
    return folderOf(staticText(call.positional[0], module, project, depth + 1));
  }
  const position = transparentCalls[call.name];
  if (position === undefined) return unknown;
  const value = call.keywords.default ?? call.positional[position];
  return value ? staticText(value, module, project, depth + 1) : unknown;
}

/** What follows a path or string: `.resolve().parent`, `.rstrip("/")`. Anything else is known at run time only. */
function attributes(value: StaticText, rest: readonly Token[]): StaticText {
  if (rest.length === 0) return value;
  const name = isSign(rest[0], '.') ? rest[1]?.text : undefined;
  if (name === 'parent') return attributes(folderOf(value), rest.slice(2));
  if (name === 'parents' && rest[3]?.kind === 'number') {
    const steps = Array.from({ length: Math.min(Number(rest[3].text), 20) + 1 });
    return attributes(
      steps.reduce<StaticText>((path) => folderOf(path), value),
      rest.slice(5),
    );
  }
  const isSame = /^(resolve|absolute|expanduser|as_posix|r?strip)$/.test(name ?? '') && isSign(rest[2], '(');
  return isSame ? attributes(value, rest.slice(closing(rest, 2) + 1)) : unknown;
}

function folderOf({ text, complete }: StaticText): StaticText {
  return complete ? { text: posix.dirname(text), complete } : unknown;
}

function named(name: string, at: Token, module: PythonModule, project: PythonProject, depth: number): StaticText {
  // A module's own path, from the top of the context: with `COPY . .` the same as from the working folder.
  if (name === '__file__') return plain(module.source.path);
  if (name.endsWith('.parent')) {
    return folderOf(named(name.slice(0, -'.parent'.length), at, module, project, depth + 1));
  }
  const local = lastBefore(module.assignmentsTo(name), at);
  if (local) return staticText(local.value, module, project, depth + 1);
  const imported = module.imported(name);
  const holder = imported?.name === undefined ? undefined : project.find(imported.module, module.source);
  if (holder && imported?.name !== undefined) {
    const there = project.module(holder);
    const [assignment] = there.assignmentsTo(imported.name);
    return assignment ? staticText(assignment.value, there, project, depth + 1) : unknown;
  }
  // `settings.API_V1_STR`: a field of some settings class, whatever the object is called.
  const field = name.includes('.') ? project.assignedAnywhere(name.split('.').at(-1) ?? '') : undefined;
  return field ? staticText(field.assignment.value, field.module, project, depth + 1) : unknown;
}

/** Python binds at run time: the assignment above the use counts, and one below it only where no other is. */
function lastBefore(assignments: readonly Assignment[], use: Token): Assignment | undefined {
  return assignments.filter(({ at }) => at.line < use.line).at(-1) ?? assignments.find(({ at }) => at.line > use.line);
}

function strings(tokens: readonly Token[], module: PythonModule, project: PythonProject, depth: number): StaticText {
  if (tokens.some(({ kind }) => kind !== 'string')) return unknown;
  return join(
    tokens.map((token) => (token.prefix?.includes('f') ? formatted(token, module, project, depth) : plain(token.text))),
    '',
  );
}

function plain(text: string): StaticText {
  return { text, complete: true };
}

function formatted(token: Token, module: PythonModule, project: PythonProject, depth: number): StaticText {
  const parts = token.text.split(/(\{\{|\}\}|\{[^{}]*\})/);
  return join(
    parts.map((part) => {
      if (part === '{{' || part === '}}') return plain(part.charAt(0));
      if (!part.startsWith('{')) return plain(part);
      const tokens = readTokens(part.slice(1, -1).replace(/[!:].*$/, ''));
      // Names inside take their place from the string, so that assignments above it are found.
      const inside = tokens.map((inner) => ({ ...inner, line: token.line, column: token.column }));
      return staticText(inside, module, project, depth + 1);
    }),
    '',
  );
}

function join(parts: readonly StaticText[], joint: string): StaticText {
  const open = parts.findIndex(({ complete }) => !complete);
  const known = open < 0 ? parts : parts.slice(0, open + 1);
  const text = known.map((part) => part.text).join(joint);
  return { text: joint === '/' ? text.replace(/(?<!:)\/+/g, '/') : text, complete: open < 0 };
}
