import { yamlTokens } from './yaml-line';

/** A piece of a line as it may be shown: `text` stands for the columns of the file from `start` to `end`. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly hidden?: true;
}

/** What stands for a value that may be a secret. */
const MASK = '…';

/** Takes the line apart into what may be shown and what may hold a secret. */
type Mask = (line: string, subject: string) => readonly Piece[];

/** The first kind that a file is of tells how its lines are masked. */
const KINDS: readonly (readonly [RegExp, Mask])[] = [
  [/(^|\/)\.env\.deploy(\.[^/]*)?$/, settingLine],
  [/\.ya?ml$/i, yamlLine],
  [/(^|\/)([^/]*\.)?Dockerfile(\.[^/]*)?$/i, dockerfileLine],
];

/** A line of a project file without the values that may be secrets. What is no compose file may be an env file. */
export function maskedLine(file: string, line: string, subject: string): readonly Piece[] {
  const mask = KINDS.find(([name]) => name.test(file))?.[1] ?? variableLine;
  return mask(line, subject).filter(({ start, end }) => end > start);
}

const shown = (line: string, start: number, end: number): Piece => ({ text: line.slice(start, end), start, end });
const hidden = (start: number, end: number): Piece => ({ text: MASK, start, end, hidden: true });

/** Shown up to a column, hidden from there. */
function shownUpTo(line: string, column: number): readonly Piece[] {
  return [shown(line, 0, column), hidden(column, line.trimEnd().length)];
}

/** `KEY=value` without the value; any other line may be the rest of a value. */
function variableLine(line: string): readonly Piece[] {
  return shownUpTo(line, /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*[=:]/.exec(line)?.[0].length ?? 0);
}

/** Our own settings are no secrets. */
function settingLine(line: string): readonly Piece[] {
  return /^\s*(?:export\s+)?DEPLOY_[A-Z0-9_]+\s*=/.test(line) ? [shown(line, 0, line.length)] : variableLine(line);
}

/** Variables and arguments have values, commands may have them anywhere. */
function dockerfileLine(line: string): readonly Piece[] {
  if (/^\s*(?:FROM|USER|EXPOSE|WORKDIR|COPY)\s/i.test(line)) return [shown(line, 0, line.length)];
  return shownUpTo(line, /^\s*[A-Za-z]+\s+(?:[A-Za-z_]\w*=)?/.exec(line)?.[0].length ?? 0);
}

/** Values of these keys hold no secret; all others may hold a password, a token or a login. */
const HARMLESS =
  /^(services\.[^.]+\.(build\.(context|dockerfile|target)|container_name|cpus|depends_on|deploy|env_file|expose|extends|hostname|image|init|links|mem_limit|network_mode|networks|platform|ports|profiles|pull_policy|read_only|restart|scale|stop_grace_period|stop_signal|ulimits|user|volumes|working_dir)|networks|volumes|include|name)\b/;

/** Where a login or a default of a variable may stand in a value that is harmless otherwise. */
const LOGIN = /@(?!sha256:)|:-/;
const HOLDS_VARIABLES = /^services\.[^.]+\.(environment|build\.args)\b/;

/** Keys and punctuation are shown, and values of keys that hold no secret. */
function yamlLine(line: string, subject: string): readonly Piece[] {
  const names = new Set(subject.split(/[.[\]]+/));
  return yamlTokens(line).flatMap(({ kind, start, end, keys }): readonly Piece[] => {
    if (kind === 'shown') return [shown(line, start, end)];
    const text = line.slice(start, end);
    const isSubject = kind === 'value' && keys.every((key) => names.has(key));
    if (isSubject && HARMLESS.test(subject) && !LOGIN.test(text)) return [shown(line, start, end)];
    const variable =
      isSubject && HOLDS_VARIABLES.test(subject) ? (/^["']?[A-Za-z_]\w*=/.exec(text)?.[0].length ?? 0) : 0;
    return [shown(line, start, start + variable), hidden(start + variable, end)];
  });
}
