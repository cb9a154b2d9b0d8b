/** Whether the builder leaves a path of the context out. Paths are relative, with forward slashes. */
export type Ignores = (path: string) => boolean;

interface Pattern {
  readonly matches: (path: string) => boolean;
  readonly keeps: boolean;
}

/**
 * Reads a .dockerignore with Docker's own rules (moby/patternmatcher), which differ from Git's: patterns are anchored at the context, a
 * pattern also covers what lies below a folder it names, and the last pattern that matches decides, `!` taking files back in.
 */
export function readDockerignore(text: string): { readonly ignores: Ignores; readonly keepsSome: boolean } {
  const patterns = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(toPattern)
    .filter((pattern) => pattern !== undefined);
  const ignores = (path: string): boolean => {
    const paths = withParents(path);
    let ignored = false;
    for (const { matches, keeps } of patterns) {
      if (keeps === ignored && paths.some(matches)) ignored = !keeps;
    }
    return ignored;
  };
  return { ignores, keepsSome: patterns.some((pattern) => pattern.keeps) };
}

/** `a/b/c` → `a/b/c`, `a/b`, `a`. */
function withParents(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

function toPattern(line: string): Pattern | undefined {
  const keeps = line.startsWith('!');
  const cleaned = clean(keeps ? line.slice(1).trim() : line);
  if (cleaned === '') return undefined;
  try {
    return { keeps, matches: matcher(cleaned) };
  } catch {
    // A malformed `[` makes Docker refuse the whole build; here it only matches nothing.
    return undefined;
  }
}

/** Go's filepath.Clean, and the leading slash off. */
function clean(pattern: string): string {
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

function matcher(pattern: string): (path: string) => boolean {
  if (!/[*?[\]\\^]/.test(pattern)) return (path) => path === pattern;
  const expression = new RegExp(`^${toExpression(pattern)}$`, 's');
  return (path) => expression.test(path);
}

function toExpression(pattern: string): string {
  let out = '';
  let inClass = false;
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern.charAt(i);
    if (inClass) {
      inClass = char !== ']';
      out += char;
    } else if (char === '*' && pattern.charAt(i + 1) === '*') {
      i += pattern.charAt(i + 2) === '/' ? 2 : 1;
      // `**` at the end takes everything; elsewhere it stands for any number of folders.
      out += i === pattern.length - 1 ? '.*' : '(?:.*/)?';
    } else if (char === '\\') {
      i += 1;
      out += escaped(pattern.charAt(i));
    } else {
      inClass = char === '[';
      out += { '*': '[^/]*', '?': '[^/]', '[': '[' }[char] ?? escaped(char);
    }
  }
  return out;
}

function escaped(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
}
