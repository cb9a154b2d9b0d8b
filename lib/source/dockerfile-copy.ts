import { posix } from 'node:path';
import type { Instruction } from './dockerfile-instructions';

/** The stage or image that a COPY takes from, `undefined` for the build context. */
export function stageSource(instruction: Instruction): string | undefined {
  return instruction.flags.find((flag) => flag.name === 'from')?.value;
}

/** The context's paths among the words of a COPY or ADD, whose last word is the target. `.` is the whole context. */
export function contextSources(words: readonly string[]): string[] {
  return words.slice(0, -1).filter(isInContext).map(cleanSource);
}

/** A heredoc is text of the Dockerfile itself; ADD also takes web addresses and Git repositories. */
function isInContext(word: string): boolean {
  return !/^<</.test(word) && !/^(https?:\/\/|git@|git:\/\/)/.test(word);
}

function cleanSource(word: string): string {
  return posix.join('/', word).replace(/^\/|\/$/g, '') || '.';
}

/** Context paths that `RUN --mount=type=bind,source=…` shows to one command. */
export function mountedSources(instruction: Instruction): string[] {
  return instruction.flags
    .filter((flag) => flag.name === 'mount')
    .map((flag) => new Map(flag.value.split(',').map((part) => part.split('=', 2) as [string, string])))
    .filter((mount) => (mount.get('type') ?? 'bind') === 'bind' && !mount.has('from'))
    .map((mount) => cleanSource(mount.get('source') ?? mount.get('src') ?? '.'));
}

/**
 * Files that a Dockerfile copies before the code: manifests, lock files, settings of tools and start scripts. A stage that copies nothing
 * else gets its code from a mount at run time, as images for development do.
 */
const notCode =
  /(^|\/)([^/]*\.(txt|toml|lock|lockb|json|ya?ml|ini|cfg|conf|config\.\w+|sh|cnf|env|md|in)|package\*?|package\*\.json|\.[^/]*|Pipfile|Makefile|setup\.py|entrypoint|LICENSE)\*?$/;

/** Whether a copied path of the context brings code rather than manifests and scripts alone. */
export function copiesCode(source: string): boolean {
  return source === '.' || !notCode.test(source);
}
