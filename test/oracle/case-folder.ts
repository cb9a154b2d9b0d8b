import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CaseFiles } from './cases/all-cases';

/** Writes a case's files; the folder is called `shop`, which is the project's name. Gives its path. */
export function writeCase(parent: string, files: CaseFiles): string {
  const folder = join(parent, 'shop');
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}
