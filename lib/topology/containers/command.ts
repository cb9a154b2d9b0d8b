import { isWait, type OneShotKind, oneShotKind } from './one-shot-commands';
import { asShellCall, parseShellList, type ShellCall, type ShellCommand, simpleCommands } from './shell-list';

export { developmentFlags } from './development-command';
export { serverOf } from './server-program';

type Words = readonly string[];

export interface SplitCommand {
  /** One-shot commands in their order. */
  readonly before: readonly { readonly kind: OneShotKind; readonly command: Words }[];
  /** What remains as the service's own command. */
  readonly rest: Words;
  /** The entrypoint stays in front of `before` and `rest`; otherwise they are the whole argument list, entrypoint included. */
  readonly keepsEntrypoint: boolean;
}

/** Commands that set up the shell for those after them, so that each part needs them. */
const setsUp = /^(?:cd|export|set|source|\.|umask|ulimit)(?: |$)/;

/** Commands that a migration does not depend on: they stay with the server, wherever they stand. */
const independent =
  /\bcollectstatic\b|\bcompilemessages\b|\bmanage\.py check\b|^(?:mkdir|chmod|chown|ls|date|whoami|touch)(?: |$)|^(?:npx |pnpm exec |yarn )?prisma generate\b/;

/**
 * Takes migrations and seeds off the front of a server's command (`sh -c "alembic upgrade head && exec uvicorn …"`), so
 * that they run once for each release and not in every replica. Undefined when there is none or the text is not
 * understood: the command then stays as it is. Waiting (`sleep`, `wait-for-it`) is dropped from both.
 */
export function splitMigration(args: { entrypoint?: Words; command?: Words }): SplitCommand | undefined {
  const { entrypoint = [], command = [] } = args;
  const whole = asShellCall([...entrypoint, ...command]);
  if (whole) return splitShell(whole, false);
  const own = asShellCall(command);
  return own && splitShell(own, entrypoint.length > 0);
}

function splitShell(call: ShellCall, keepsEntrypoint: boolean): SplitCommand | undefined {
  const commands = parseShellList(call.text);
  if (!commands || commands.length < 2) return undefined;
  const last = commands.findLastIndex(({ words }) => oneShotKind(words) !== undefined);
  if (last === -1 || last === commands.length - 1) return undefined;
  const front = commands.slice(0, last + 1);
  // `migrate || true` tolerates a failure, which a release step does not.
  if (front.some(({ next }) => next === '||')) return undefined;

  const setUp = front.filter(({ words }) => setsUp.test(words.join(' ')));
  const others = front.filter((each) => !setUp.includes(each) && !isWait(each.words));
  const oneShots = others.filter(({ words }) => oneShotKind(words) !== undefined);
  const kept = others.filter((each) => !oneShots.includes(each));
  if (kept.some(({ words }) => !independent.test(words.join(' ')))) return undefined;

  return {
    before: oneShots.map((each) => ({
      kind: oneShotKind(each.words) ?? 'migration',
      command: toArguments(call, [...setUp, { ...each, next: undefined }]),
    })),
    rest: toArguments(call, [...setUp, ...kept, ...withoutWaits(commands.slice(last + 1))]),
    keepsEntrypoint,
  };
}

function withoutWaits(commands: readonly ShellCommand[]): readonly ShellCommand[] {
  const first = commands.findIndex(({ words, next }) => next === '||' || !isWait(words));
  return first === -1 ? commands : commands.slice(first);
}

type Joined = Omit<ShellCommand, 'next'> & { readonly next?: ShellCommand['next'] | undefined };

/** The shortest argument list that does the same: the words themselves where no shell is needed. */
function toArguments(call: ShellCall, commands: readonly Joined[]): Words {
  const [only] = commands;
  if (only && commands.length === 1) {
    const words = only.words[0] === 'exec' ? only.words.slice(1) : only.words;
    if (!only.needsShell) return words;
    // The shell must not stand between the server and its stop signal.
    const text = only.text.startsWith(words[0] ?? '') ? `exec ${only.text}` : only.text;
    return [...call.shell, text];
  }
  const text = commands.map((each, at) => {
    const next = at === commands.length - 1 ? '' : each.next === ';' ? '; ' : ` ${each.next ?? '&&'} `;
    return each.text + next;
  });
  return [...call.shell, text.join('')];
}

/** What a service that runs to its end does: a text that is not understood is judged by its pieces. */
export function classifyOneShot(command: Words): OneShotKind | 'other' {
  const kinds = new Set(simpleCommands(command).map(oneShotKind));
  if (kinds.has('migration')) return 'migration';
  return kinds.has('seed') ? 'seed' : 'other';
}
