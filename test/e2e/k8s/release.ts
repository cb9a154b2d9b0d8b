import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ended, run } from './process';

const repository = resolve(__dirname, '../../..');
/** `--import`: `migrate` imports a module of its own only when it needs it, which `-r tsx/cjs` cannot. */
const node = ['--import', 'tsx'];

/** A manifest, as far as the checks look into it. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- every kind has another shape
  spec?: any;
}

/** One state of a project's files and settings: what `composeport` and `cdk8s` make of it is one release. */
export class Release {
  constructor(
    readonly directory: string,
    /** `DEPLOY_…`, and nothing else. */
    readonly settings: Readonly<Record<string, string>>,
    private readonly scratch: string,
    readonly name: string,
  ) {}

  /** The same files under other settings. */
  with(name: string, settings: Readonly<Record<string, string | undefined>>): Release {
    const merged = Object.entries({ ...this.settings, ...settings }).filter(([, value]) => value !== undefined);
    return new Release(this.directory, Object.fromEntries(merged) as Record<string, string>, this.scratch, name);
  }

  composeport(...args: readonly string[]): Promise<string> {
    const command = [...node, 'bin/composeport.ts', ...args, '--project-directory', this.directory];
    return run(process.execPath, command, { cwd: repository, env: this.settings });
  }

  /** What `composeport smoke` says of each check, by name, when it runs at all. */
  async smoke(url: string, ...options: readonly string[]): Promise<readonly SmokeResult[]> {
    const command = [...node, 'bin/composeport.ts', 'smoke', url, '--json', ...options];
    const args = [...command, '--project-directory', this.directory];
    const { stdout, stderr } = await ended(process.execPath, args, { cwd: repository, env: this.settings });
    if (!stdout.startsWith('{')) throw new Error(`composeport smoke ${url} gave no result\n${stderr}`);
    return (JSON.parse(stdout) as { checks: readonly SmokeResult[] }).checks;
  }

  /** The folder with the manifests, as `cdk8s synth` writes them. */
  async manifests(): Promise<string> {
    const folder = join(this.scratch, `${this.name}-manifests`);
    const app = `${process.execPath} ${node.join(' ')} bin/k8s.ts ${this.directory}`;
    const args = ['cdk8s', 'synth', '--check-upgrade=false', '--app', app, '--output', folder];
    await run('npx', args, { cwd: repository, env: this.settings });
    return folder;
  }

  /** The manifests as objects, in the order of their files. */
  async objects(): Promise<readonly Manifest[]> {
    const folder = await this.manifests();
    const texts = readdirSync(folder)
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    return texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Manifest));
  }
}

export interface SmokeResult {
  readonly number: number;
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'blocked' | 'left out';
  readonly detail?: string;
}

/** `failed 9`: every check that did not pass; what was left out on purpose does not count. */
export function red(results: readonly SmokeResult[]): readonly string[] {
  return results
    .filter(({ status }) => status !== 'passed' && status !== 'left out')
    .map(({ status, number }) => `${status} ${number}`);
}

/** Made by tools in a working copy, and no part of the project. */
const left = new Set([
  'node_modules',
  '.next',
  '.venv',
  '__pycache__',
  '.pytest_cache',
  '.ruff_cache',
  '.env',
  'dist',
  'e2e',
]);

/** A copy of a project that a check may change. The folder keeps its name, which is the project's. */
export function copyOf(project: string, parent: string): string {
  const target = join(parent, basename(project));
  cpSync(resolve(repository, project), target, { recursive: true, filter: (path) => !left.has(basename(path)) });
  return target;
}
