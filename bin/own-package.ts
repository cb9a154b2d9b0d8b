import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of our package.json that commands read. */
export interface OwnPackage {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
}

/** Our own package.json: beside bin/ in the repository, one folder higher once compiled to dist/. Throws where it is missing. */
export function ownPackage(): OwnPackage {
  const inRepository = join(__dirname, '..', 'package.json');
  const file = existsSync(inRepository) ? inRepository : join(__dirname, '..', '..', 'package.json');
  return JSON.parse(readFileSync(file, 'utf8')) as OwnPackage;
}
