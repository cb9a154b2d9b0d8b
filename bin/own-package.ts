import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The part of our package.json that commands read. */
export interface OwnPackage {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
}

/** Our own package.json: beside bin/ in the repository, one folder higher once compiled to dist/. */
export function ownPackage(): OwnPackage {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as OwnPackage;
}
