import type { ComposeService, Sourced } from '../../compose/types';
import { isConfidential, partsOf, variableFor } from '../env-value';
import type { EnvValue, Health } from '../types';
import { rewriteValue, type Rewriting } from './values';
import { variablesOf } from './words';

/** A health check without secrets, and the variables that hold them instead. */
export interface HealthWords {
  readonly health?: Health;
  readonly environment: Readonly<Record<string, EnvValue>>;
}

/**
 * Health checks are readable by whoever may look at the container, so a secret in one is moved to a variable where a
 * shell expands it, and is an error elsewhere. What else is rewritten in values stays as compose has it.
 */
export function withoutSecrets(rewriting: Rewriting, service: ComposeService, health: Health | undefined): HealthWords {
  const stated = service.healthcheck?.value;
  if (!health?.exec || stated === undefined || stated === 'disabled') return { health, environment: {} };
  const environment: Record<string, EnvValue> = {};
  const isShell = health.exec[0] === '/bin/sh' && health.exec[1] === '-c';
  let exec = health.exec;
  for (const word of stated.words) {
    const value = rewriteValue({ ...rewriting, isCommand: true }, service.name, '', word);
    if (!isConfidential(value)) continue;
    if (!isShell) refuse(rewriting, word);
    const safe = isShell ? shellText(value, environment) : '';
    exec = exec.map((text) => text.replaceAll(word.value, () => safe));
  }
  if (exec === health.exec) return { health, environment };
  return { health: { ...health, exec, http: undefined }, environment };
}

function shellText(value: EnvValue, environment: Record<string, EnvValue>): string {
  return partsOf(value)
    .map((part) => {
      if (part.kind === 'literal') return part.value;
      const name = variableFor(part);
      environment[name] = part;
      return `\${${name}}`;
    })
    .join('');
}

function refuse({ context }: Rewriting, word: Sourced): void {
  context.problems.push({
    at: word.at,
    subject: word.at.path,
    what: `takes a secret${variablesOf(word)}, and a health check is readable by whoever may look at the container`,
    fix: 'write it as one text, which a shell runs: test: "command $$NAME", with NAME in environment',
  });
}
