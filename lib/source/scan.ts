import type { Place } from '../problem';
import { joinPath, type ContextFiles } from './context-files';
import { fastapiPrefixes } from './fastapi';
import { frameworkOf } from './frameworks';
import { lineAndColumn } from './javascript-text';
import { nextApiPrefixes } from './nextjs';
import { dependenciesOf, startScript } from './node-packages';
import { serverUsesPublicUrl } from './nextjs-server';
import { unpinnedRequirements } from './python-dependencies';
import { pythonProject } from './python-project';
import { readsBucket } from './s3-client';
import type { ImageFacts, SourceFacts } from './types';
import { uploadPaths } from './uploads';
import { inMemoryWebsockets } from './websockets';

type Scanned = Omit<SourceFacts, 'context' | 'digest' | 'image'>;

/** The facts that the code itself tells, from the files that end up in the image. `context` stands before their paths in places. */
export function scan(files: ContextFiles, context: string, image: ImageFacts): Scanned {
  const python = pythonProject(files.texts);
  const framework = frameworkOf(files, python, image);
  const isPython = framework === 'fastapi' || framework === 'python';
  const isNext = framework === 'nextjs';
  const manifest = files.texts.find(({ path }) => path === 'package.json');
  const start = manifest && startScript(manifest);
  return {
    framework,
    prefixes: isPython ? fastapiPrefixes(python) : [],
    nextApiPrefixes: isNext ? nextApiPrefixes(files, context) : [],
    uploadPaths: isPython ? uploadPaths(python) : [],
    ...present('readsBucket', readsBucket(files, python)),
    ...present('alembicIni', alembicIni(files, context)),
    ...present('nodePostgres', nodePostgres(files)),
    ...present('inMemoryWebsockets', inMemoryWebsockets(python)),
    ...present('unpinnedRequirements', unpinnedRequirements(files)),
    ...(start === undefined ? {} : { startScript: start }),
    ...present('serverUsesPublicUrl', isNext ? serverUsesPublicUrl(files) : undefined),
  };
}

function present<Name extends string>(name: Name, place: Place | undefined): Partial<Record<Name, Place>> {
  return place ? ({ [name]: place } as Record<Name, Place>) : {};
}

/** Knex, TypeORM, Sequelize, Drizzle and pg-promise all connect through it; Prisma and postgres.js bring their own. */
function nodePostgres(files: ContextFiles): Place | undefined {
  const manifest = files.texts.find((file) => file.path.endsWith('package.json') && dependenciesOf(file).has('pg'));
  return manifest && { file: manifest.file, ...lineAndColumn(manifest.text, manifest.text.indexOf('"pg"')) };
}

/** alembic.ini, or the table that stands for it in pyproject.toml since Alembic 1.16. The one nearest to the top counts. */
function alembicIni(files: ContextFiles, context: string): Place | undefined {
  const [path] = files.paths
    .filter((candidate) => /(^|\/)alembic\.ini$/.test(candidate))
    .sort((a, b) => a.split('/').length - b.split('/').length);
  if (path !== undefined) return { file: joinPath(context, path), line: 1, column: 1 };
  for (const { path: project, file, text } of files.texts) {
    const table = project.endsWith('pyproject.toml') ? /^\[tool\.alembic\]/m.exec(text) : null;
    if (table) return { file, ...lineAndColumn(text, table.index) };
  }
  return undefined;
}
