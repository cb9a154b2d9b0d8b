import { Command, Option } from 'commander';
import { readAddress } from '../../lib/ops/smoke/address';
import type { Result } from '../../lib/ops/smoke/check';
import { isSound } from '../../lib/ops/smoke/run-checks';
import { smoke, smokeReference } from '../../lib/ops/smoke/smoke';
import { planProject } from '../../lib/plan';
import { smokeLine, smokeSummary } from '../../lib/report/smoke';
import { inProject, json, projectDirectory } from '../command';
import { paintFor, print, say } from '../terminal';

interface Options {
  readonly projectDirectory: string;
  readonly reference?: boolean;
  readonly quick?: boolean;
  readonly json?: boolean;
}

export function smokeCommand(): Command {
  return new Command('smoke')
    .description('checks a running deployment against its plan; exit code 1 when a check fails')
    .argument('<url>', 'public origin: https://app.example.com, or http://localhost:3000 for docker compose up')
    .addOption(projectDirectory())
    .addOption(new Option('--reference', 'the 12 checks of the reference application instead'))
    .addOption(new Option('--quick', 'leave out what takes more than a minute'))
    .addOption(json())
    .action((url: string, options: Options) =>
      inProject<Options>((_, directory) => check(url, options, directory))(options),
    );
}

async function check(url: string, options: Options, directory: string): Promise<void> {
  const planned = planProject({ directory, environment: process.env });
  const run = options.reference ? smokeReference : smoke;
  const paint = paintFor(process.stdout);
  const results: Result[] = [];
  for await (const result of run(url, planned, { quick: options.quick ?? false })) {
    results.push(result);
    if (!options.json) print(smokeLine(result, paint));
  }
  if (options.json)
    print(JSON.stringify({ url: readAddress(url).url.origin, sound: isSound(results), checks: results }, null, 2));
  else say(smokeSummary(results));
  if (!isSound(results)) process.exitCode = 1;
}
