import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { cleanEnvironment, copyExample, repository } from '../../bench/folders';

/** `npm run bench` compares times, which says something only while both sides make the same. */
let folder: string;
let project: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'composeport-same-'));
  project = copyExample(join(folder, 'fullstack'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function synthesize(script: string): string {
  const output = join(folder, script.replaceAll('/', '-'));
  const result = spawnSync(process.execPath, ['-r', require.resolve('tsx/cjs'), join(repository, script), project], {
    cwd: repository,
    env: cleanEnvironment(output),
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`${script} ended with ${result.status}:\n${result.stdout}${result.stderr}`);
  return output;
}

/** Each distinct entry with how often it occurs, so that a difference names the type and both counts. */
function counted(entries: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const entry of [...entries].sort()) counts[entry] = (counts[entry] ?? 0) + 1;
  return counts;
}

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

describe('the AWS app written by hand', () => {
  let ours: string;
  let bare: string;

  beforeAll(() => {
    ours = join(synthesize('bin/aws.ts'), 'aws');
    bare = join(synthesize('bench/bare-aws.ts'), 'aws');
  }, 60_000);

  test('has the same resources, so that the ratio compares synths of one stack', () => {
    const types = (assembly: string) => {
      const resources = readJson(join(assembly, 'fullstack-dev.template.json')).Resources;
      return counted(Object.values(resources as Record<string, { Type: string }>).map(({ Type }) => Type));
    };
    expect(Object.keys(types(ours)).length).toBeGreaterThan(30);
    expect(types(bare)).toEqual(types(ours));
  });

  test('has the same assets and build contexts, since reading and copying them is part of a synth', () => {
    const assets = (assembly: string) => {
      const folders = readdirSync(assembly).filter((name) => name.startsWith('asset.'));
      return folders.map((name) => filesIn(join(assembly, name)).join(' ')).sort();
    };
    expect(assets(ours).length).toBeGreaterThan(3);
    expect(assets(bare)).toEqual(assets(ours));
  });

  test('builds the same images, from the same files', () => {
    const builds = (assembly: string) => {
      const images = readJson(join(assembly, 'fullstack-dev.assets.json')).dockerImages;
      // The folder's name is a hash over options that change nothing, such as an empty list of arguments.
      return Object.values(images as Record<string, { source: { directory: string; dockerBuildArgs?: object } }>).map(
        ({ source: { directory, dockerBuildArgs = {}, ...source } }) => ({
          ...source,
          dockerBuildArgs,
          files: filesIn(join(assembly, directory)),
        }),
      );
    };
    expect(builds(ours).length).toBeGreaterThan(0);
    expect(builds(bare)).toEqual(builds(ours));
  });
});

test('the Kubernetes app written by hand has the same objects, so that the ratio compares synths of one app', () => {
  const objects = (output: string) => {
    const files = readdirSync(join(output, 'kubernetes')).map((file) => readFileSync(join(output, 'kubernetes', file)));
    return parseAllDocuments(files.join('')).map((document) => {
      const { kind, metadata } = document.toJSON() as { kind: string; metadata: { name: string } };
      // A Job is immutable, so its name ends in what it runs: a hash here, the images' tag there.
      return `${kind} ${kind === 'Job' ? metadata.name.replace(/-[0-9a-f]{10}$/, '') : metadata.name}`;
    });
  };
  const ours = objects(synthesize('bin/k8s.ts'));
  expect(ours.length).toBeGreaterThan(20);
  expect(counted(objects(synthesize('bench/bare-k8s.ts')))).toEqual(counted(ours));
}, 60_000);

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}
