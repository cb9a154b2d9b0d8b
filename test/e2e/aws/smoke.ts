import type { Result } from '../../../lib/ops/smoke/check';
import { plain } from '../../../lib/report/paint';
import { smokeLine } from '../../../lib/report/smoke';
import { type Form, project, repository } from './forms';
import { output } from './platform/command';

export interface SmokeOptions {
  /** `--reference`: the twelve checks, else those of any application. */
  readonly isReference: boolean;
  readonly isQuick: boolean;
  /** A file with the authority that signed the certificates. */
  readonly authority: string;
}

/** `composeport smoke` as a person would run it, against the address. */
export async function smoke(url: string, { environment }: Form, options: SmokeOptions): Promise<readonly Result[]> {
  const flags = [...(options.isReference ? ['--reference'] : []), ...(options.isQuick ? ['--quick'] : []), '--json'];
  const args = ['-r', 'tsx/cjs', 'bin/composeport.ts', 'smoke', url, '--project-directory', project, ...flags];
  const env = { ...environment, NODE_EXTRA_CA_CERTS: options.authority };
  const { code, stdout, stderr } = await output(process.execPath, args, { cwd: repository, env });
  if (code !== 0 && code !== 1) throw new Error(`composeport smoke: exit code ${String(code)}\n${stderr}`);
  const { sound, checks } = JSON.parse(stdout) as { readonly sound: boolean; readonly checks: readonly Result[] };
  if (sound !== (code === 0)) throw new Error(`composeport smoke says ${String(sound)} and ends with ${String(code)}`);
  return checks;
}

/** `failed 9`, of every check that did not pass. */
export function notPassed(results: readonly Result[]): readonly string[] {
  return results
    .filter(({ status }) => status !== 'passed' && status !== 'left out')
    .map(({ status, number }) => `${status} ${number}`);
}

export function show(results: readonly Result[]): void {
  for (const result of results) console.error(smokeLine(result, plain));
}
