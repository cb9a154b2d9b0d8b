import type { ComposeService, Sourced } from '../../compose/types';
import type { SourceFacts } from '../../source/types';
import { developmentFlags, serverOf, splitMigration } from './command';
import type { Making } from './containers';
import { type Context, note } from '../context';
import type { DevelopmentFlag } from './development-command';
import { withKeepAlive } from './server-settings';
import type { Workload } from '../types';

type Words = readonly Sourced[];

/** What a workload starts with, once migrations are taken off its front; absent lists are the image's own. */
export interface StartCommand {
  readonly server: Workload['server'];
  readonly entrypoint?: Words;
  readonly command?: Words;
  readonly tasks: readonly {
    readonly name: string;
    readonly kind: 'migration' | 'seed' | 'other';
    readonly entrypoint?: Words;
    readonly command?: Words;
  }[];
}

/** Splits `alembic upgrade head && uvicorn …` and removes what only a developer wants. */
export function startCommand({ context }: Making, service: ComposeService): StartCommand {
  const facts = context.facts[service.name];
  const { entrypoint, command } = effectiveWords(service, facts);
  const words = [...entrypoint, ...command];
  const split = splitMigration({ entrypoint: texts(entrypoint), command: texts(command) });
  const rest = split ? split.rest : texts(command);
  const { command: deployed, found } = developmentFlags(rest);
  const production = withKeepAlive(deployed, facts);
  const server = serverOf(split ? production : [...texts(entrypoint), ...production], facts?.framework);
  noteDevelopment(context, service, found);
  const isChanged = production.join('\0') !== rest.join('\0');
  const carved = (list: readonly string[]) => list.map((word) => carve(words, word, service));
  /** Split words replace the whole argument list, unless an entrypoint that is no shell stays before them. */
  const placed = (list: readonly string[]) =>
    split?.keepsEntrypoint ? { entrypoint: service.entrypoint, command: carved(list) } : { entrypoint: carved(list) };
  const tasks = (split?.before ?? []).map((before, index) => ({
    name: `${service.name}-${taskWords[before.kind]}${index > 0 ? `-${index + 1}` : ''}`,
    kind: before.kind,
    ...placed(before.command),
  }));
  if (split) {
    noteSplit(
      context,
      service,
      split.before.map((before) => before.command.join(' ')),
    );
    return { server, ...placed(production), tasks };
  }
  const kept = { server, entrypoint: service.entrypoint, tasks };
  return isChanged ? { ...kept, command: carved(production) } : { ...kept, command: service.command };
}

const taskWords = { migration: 'migrate', seed: 'seed', other: 'task' } as const;

function noteDevelopment(context: Context, service: ComposeService, found: readonly DevelopmentFlag[]): void {
  for (const { flag, why, fix } of found) {
    note(context, (service.command?.[0] ?? service).at, {
      id: 'development-command',
      kind: fix === undefined ? 'dropped' : 'warning',
      expected: true,
      what: fix === undefined ? `${flag} is left out` : `${flag} is for development`,
      why: `it ${why}`,
      fix,
    });
  }
}

function noteSplit(context: Context, service: ComposeService, commands: readonly string[]): void {
  note(context, (service.command?.[0] ?? service).at, {
    id: 'migration-split',
    kind: 'translated',
    what: `the start of ${service.name}'s command (${commands.length} step${commands.length > 1 ? 's' : ''}) runs once before each new version, not in every container`,
    why: 'replicas that migrate at the same time fail, and Alembic takes no lock',
  });
}

const texts = (words: Words) => words.map((word) => word.value);

/** Compose's words, else the image's; an entrypoint in compose clears the image's command, as Docker does. */
function effectiveWords(
  service: ComposeService,
  facts: SourceFacts | undefined,
): { entrypoint: Words; command: Words } {
  const fromImage = (words: readonly string[] = []) => words.map((value): Sourced => ({ value, at: service.at }));
  return {
    entrypoint: service.entrypoint ?? fromImage(facts?.image.entrypoint),
    command: service.command ?? (service.entrypoint ? [] : fromImage(facts?.image.command)),
  };
}

/** The stretch of the compose file's words that reads `text`, with the substitutions inside it. */
function carve(words: readonly Sourced[], text: string, service: ComposeService): Sourced {
  for (const word of words) {
    const start = word.value.indexOf(text);
    if (start < 0) continue;
    const substitutions = word.substitutions
      ?.filter((s) => s.start >= start && s.end <= start + text.length)
      .map((s) => ({ ...s, start: s.start - start, end: s.end - start }));
    return { value: text, at: word.at, substitutions };
  }
  return { value: text, at: words[0]?.at ?? service.at };
}
