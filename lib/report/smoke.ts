import type { Result, Status } from '../ops/smoke/check';
import type { Paint } from './paint';

const words: Readonly<Record<Status, { readonly word: string; readonly colour: keyof Paint }>> = {
  passed: { word: 'ok', colour: 'green' },
  failed: { word: 'FAILED', colour: 'red' },
  blocked: { word: 'blocked', colour: 'yellow' },
  'left out': { word: 'left out', colour: 'dim' },
};

/** ` 4 ok       /dashboard … (307 to /login)`. */
export function smokeLine({ number, name, status, detail }: Result, paint: Paint): string {
  const { word, colour } = words[status];
  return `${String(number).padStart(2)} ${paint[colour](word.padEnd(8))} ${name} ${paint.dim(`(${detail})`)}`;
}

/** `11 of 12 passed, 1 left out`. */
export function smokeSummary(results: readonly Result[]): string {
  const count = (status: Status) => results.filter((result) => result.status === status).length;
  const others = (['failed', 'blocked', 'left out'] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `${count(status)} ${status}`);
  return [`${count('passed')} of ${results.length} passed`, ...others].join(', ');
}
