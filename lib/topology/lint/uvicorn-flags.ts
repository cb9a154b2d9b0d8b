import { withoutLaunchers } from '../containers/one-shot-commands';
import { simpleCommands } from '../containers/shell-list';
import type { Finding, Workload } from '../types';
import { type LintInput, type LintRule, literal, startedWith } from './rule';

const variable = 'UVICORN_TIMEOUT_KEEP_ALIVE';

/** uvicorn reads UVICORN_* on its own command line only, and a flag there wins (tried with 0.54). */
export const uvicornFlags: LintRule = (input) =>
  input.topology.workloads
    .filter(({ server, ports }) => server === 'uvicorn' && ports.length > 0)
    .flatMap((workload) => {
      const commands = simpleCommands(startedWith(workload, input.facts[workload.name])).map(withoutLaunchers);
      return [...deafStart(input, workload, commands), ...shortKeepAlive(input, workload, commands)];
    });

function deafStart(input: LintInput, workload: Workload, commands: readonly string[]): Finding[] {
  if (commands.length === 0 || commands.some((text) => /(?:^|[\s/])uvicorn\b/.test(text))) return [];
  return [
    finding(input, workload, {
      what: `the settings in UVICORN_* variables have no effect on "${commands.at(-1)}"`,
      why: 'only the uvicorn command reads them; without them the server closes idle connections after 5 seconds, which the balancer still uses',
      fix: `start uvicorn itself: command: uvicorn <module>:<application> --host 0.0.0.0 --port ${workload.ports[0]?.number ?? 8000}`,
    }),
  ];
}

function shortKeepAlive(input: LintInput, workload: Workload, commands: readonly string[]): Finding[] {
  const wanted = workload.environment[variable];
  const stated = /--timeout-keep-alive[ =](\d+)/.exec(commands.join(' '))?.[1];
  if (!wanted || stated === undefined || Number(stated) >= Number(literal(wanted))) return [];
  return [
    finding(input, workload, {
      what: `--timeout-keep-alive ${stated} wins over ${variable}=${literal(wanted)}`,
      why: 'a server that closes idle connections before the balancer does answers some requests with 502',
      fix: 'take the flag out of the command',
    }),
  ];
}

function finding(
  { project, facts }: LintInput,
  { name }: Workload,
  text: Pick<Finding, 'what' | 'why'> & { readonly fix: string },
): Finding {
  const service = project.services[name];
  const { file, line, column } =
    service?.command?.[0]?.at ?? service?.at ?? unknownPlace(facts[name]?.image.dockerfile);
  return {
    id: 'uvicorn-flags',
    kind: 'warning',
    targets: ['aws', 'kubernetes'],
    at: { file, line, column },
    subject: `services.${name}.command`,
    ...text,
  };
}

const unknownPlace = (file = 'Dockerfile') => ({ file, line: 1, column: 1 });
