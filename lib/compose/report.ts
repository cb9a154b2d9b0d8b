import type { Place, Problem } from '../problem';

/** Takes problems as they are found; a run shows them all together. */
export type Report = (problem: Problem) => void;

/** Collects problems, each only once however often its place is read again (aliases, extends, several documents). */
export function collector(): { readonly report: Report; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const report: Report = (given) => {
    // Names may hold line ends; a problem is one line.
    const [subject, what, fix] = [given.subject, given.what, given.fix].map(oneLine) as [string, string, string];
    const problem = { ...given, subject, what, fix };
    const key = `${problem.at ? placeText(problem.at) : problem.subject} ${problem.what}`;
    if (seen.has(key)) return;
    seen.add(key);
    problems.push(problem);
  };
  return { report, problems };
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

export function placeText(at: Place | undefined): string {
  return at ? `${at.file}:${at.line}:${at.column}` : '';
}

/** Appends a key to a compose path. */
export function keyPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
