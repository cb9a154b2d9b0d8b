import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(__dirname, '..');

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

interface Import {
  /** Path in the repository without extension, or the name of a package. */
  readonly of: string;
  readonly typeOnly: boolean;
}

const sources = ['bin', 'lib', 'charts'].flatMap(sourcesIn);
const everything = [...sources, ...sourcesIn('test')];
const inFolder = (...folders: string[]) => sources.filter(({ path }) => folders.some((folder) => within(path, folder)));

describe('who may import whom', () => {
  test.each([
    [
      'lib/aws',
      ['charts', 'lib/compose', 'lib/source'],
      'translators read decisions only, so AWS and Kubernetes mirror',
    ],
    [
      'charts',
      ['lib/aws', 'lib/compose', 'lib/source'],
      'translators read decisions only, so AWS and Kubernetes mirror',
    ],
    ['lib/compose', ['lib/aws', 'charts', 'lib/topology', 'lib/source', 'lib/settings'], 'it says what the files say'],
    ['lib/source', ['lib/aws', 'charts', 'lib/topology'], 'it says what the files say'],
    ['lib/topology', ['lib/aws', 'charts', 'lib/ops', 'lib/report'], 'decisions know no target'],
    ['lib', ['bin'], 'the library is usable without the command line'],
  ])('%s imports nothing of %j: %s', (folder, forbidden) => {
    expect(importsFrom(inFolder(folder), (of) => forbidden.some((target) => within(of, target)))).toEqual([]);
  });

  test('lib/topology takes types alone from the readers, so that derive stays a pure function', () => {
    const readers = ['lib/compose', 'lib/source', 'lib/settings'];
    const values = inFolder('lib/topology').flatMap(({ path, imports }) =>
      imports
        .filter(({ of, typeOnly }) => !typeOnly && readers.some((reader) => within(of, reader)))
        .map(({ of }) => `${path} -> ${of}`),
    );
    expect(values).toEqual([]);
  });

  test('the AWS SDK is loaded by operations and by the Lambda handler, never while synthesizing', () => {
    const allowed = ['lib/ops', 'lib/aws/migration-handler'];
    const found = sources
      .filter(({ path }) => !allowed.some((place) => within(path, place)))
      .filter(({ imports }) => imports.some(({ of, typeOnly }) => of.startsWith('@aws-sdk/') && !typeOnly));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  test('aws-cdk-lib and cdk8s stay in their own rooms, so that the plan starts without them', () => {
    const rooms = ['lib/aws', 'charts', 'bin/aws.ts', 'bin/k8s.ts'];
    const others = sources.filter(({ path }) => !rooms.some((room) => within(path, room)));
    expect(importsFrom(others, (of) => /^(aws-cdk-lib|cdk8s|constructs|cdk-nag|deploy-time-build)/.test(of))).toEqual(
      [],
    );
  });
});

describe('effects stay at the edge', () => {
  test('the library never reads the environment, ends the process or prints', () => {
    const used = inFolder('lib', 'charts')
      .filter(({ path }) => !within(path, 'lib/aws/migration-handler'))
      .filter(({ text }) => /\bprocess\.(env|exit|argv|cwd)\b|\bconsole\.\w/.test(withoutComments(text)));
    expect(used.map(({ path }) => path)).toEqual([]);
  });
});

describe('a reader finds the place by its name', () => {
  test('no source file is longer than 250 lines, and most are shorter than 100', () => {
    expect(sources.filter(({ lines }) => lines > 250).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
    const sorted = sources.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(100);
  });

  test('no file or folder has a name that says nothing', () => {
    const empty = /^(utils?|helpers?|common|misc|shared|stuff|tools?|index)$/;
    const named = everything.filter(({ path }) =>
      path.split('/').some((part) => empty.test(part.replace(/\.(test\.)?ts$/, ''))),
    );
    expect(named.map(({ path }) => path)).toEqual(['lib/index.ts']);
  });

  test('nothing is left for later', () => {
    const later = new RegExp(['TO', 'DO\\b|FIX', 'ME\\b|\\bX', 'XX\\b|not imple', 'mented'].join(''), 'i');
    expect(everything.filter(({ text }) => later.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('no path of the machine that it was written on stands in a file', () => {
    const machine = ['/' + 'Users/', 'C:' + '\\Users', root];
    const found = everything.filter(({ text }) => machine.some((path) => text.includes(path)));
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});

function sourcesIn(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path).replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.includes('/fixtures/') && !path.includes('node_modules/'))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, lines: text.split('\n').length - 1, imports: importsOf(path, text) };
    });
}

/** `import`, `export … from`, `import()` and `require()`. */
function importsOf(path: string, text: string): Import[] {
  const statements = text.matchAll(/^(?:import|export)\s+(type\s+)?([^;'"]*?\s+from\s+)?['"]([^'"]+)['"]/gm);
  const calls = text.matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g);
  return [
    ...[...statements].map(([, type, names = '', of = '']) => ({
      of: target(path, of),
      typeOnly: type !== undefined || onlyTypes(names),
    })),
    ...[...calls].map(([, of = '']) => ({ of: target(path, of), typeOnly: false })),
  ];
}

/** `{ type A, type B }` */
function onlyTypes(names: string): boolean {
  const list =
    /^\{([^}]*)\}/
      .exec(names.trim())?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean) ?? [];
  return list.length > 0 && list.every((name) => name.startsWith('type '));
}

function target(from: string, of: string): string {
  return of.startsWith('.') ? relative(root, resolve(root, dirname(from), of)).replaceAll('\\', '/') : of;
}

function within(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`) || path === place.replace(/\.ts$/, '');
}

function importsFrom(files: readonly SourceFile[], isWanted: (of: string) => boolean): string[] {
  return files.flatMap(({ path, imports }) =>
    imports.filter(({ of }) => isWanted(of)).map(({ of }) => `${path} -> ${of}`),
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

test('the test itself sees the files', () => {
  expect(sources.length).toBeGreaterThan(20);
  expect(sources.some(({ path }) => basename(path) === 'plan.ts')).toBe(true);
});
