import type { CaseFiles } from '../cases/all-cases';

/** Whether a case still shows what the first one showed. */
type Shows = (files: CaseFiles) => Promise<boolean>;

const SPLITS: readonly ((text: string) => readonly string[])[] = [
  (text) => text.split(/(?<=\n)/),
  (text) => text.split(/(?<=[\s,{}[\]:"'])/),
  (text) => [...text],
];

/** The smallest case found that still shows it: without files, then without lines, words and characters of each. */
export async function minimised(files: CaseFiles, shows: Shows): Promise<CaseFiles> {
  let current = files;
  for (let size = Infinity; sizeOf(current) < size;) {
    size = sizeOf(current);
    for (const name of Object.keys(current)) {
      const others = Object.fromEntries(Object.entries(current).filter(([file]) => file !== name));
      if (await shows(others)) current = others;
    }
    for (const name of Object.keys(current)) {
      for (const split of SPLITS) {
        const withText = (parts: readonly string[]): CaseFiles => ({ ...current, [name]: parts.join('') });
        const kept = await reduced(split(current[name]!), (parts) => shows(withText(parts)));
        current = withText(kept);
      }
    }
  }
  return current;
}

function sizeOf(files: CaseFiles): number {
  return Object.entries(files).reduce((sum, [name, text]) => sum + name.length + text.length, 0);
}

/** How many shorter texts are tried at once: the two readers work side by side. */
const AT_ONCE = 8;

/** Delta debugging: ever smaller runs of parts are left out where the rest still shows it. */
async function reduced(parts: readonly string[], shows: (parts: readonly string[]) => Promise<boolean>) {
  let current = parts;
  for (let length = Math.ceil(current.length / 2); length >= 1; length = length === 1 ? 0 : Math.ceil(length / 2)) {
    for (let start = 0; start < current.length;) {
      const starts = Array.from({ length: AT_ONCE }, (_, i) => start + i * length).filter((at) => at < current.length);
      const shown = await Promise.all(starts.map((at) => shows(current.toSpliced(at, length))));
      const first = shown.indexOf(true);
      if (first >= 0) current = current.toSpliced(starts[first]!, length);
      start = starts[first < 0 ? starts.length - 1 : first]! + (first < 0 ? length : 0);
    }
  }
  return current;
}
