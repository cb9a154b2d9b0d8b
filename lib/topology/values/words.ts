import type { Sourced } from '../../compose/types';
import { isConfidential, literal, partsOf, variableFor } from '../env-value';
import type { EnvValue } from '../types';
import { rewriteValue, type Rewriting } from './values';

/** Words of a command, and the variables that took the place of secrets in them. */
export interface Words {
  readonly words: readonly EnvValue[];
  readonly environment: Readonly<Record<string, EnvValue>>;
}

/**
 * Rewrites a command, entrypoint or health check. A command line is visible to everybody who may look at the task, so a
 * secret in it is moved to a variable where a shell expands it, and is an error elsewhere.
 */
export function rewriteWords(rewriting: Rewriting, service: string, words: readonly Sourced[]): Words {
  const environment: Record<string, EnvValue> = {};
  const isShell = /(?:^|\/)(?:ba|da|a|z)?sh$/.test(words[0]?.value ?? '') && (words[1]?.value ?? '').startsWith('-');
  const rewritten = words.map((word): EnvValue => {
    const value = rewriteValue({ ...rewriting, isCommand: true }, service, '', word);
    if (!isConfidential(value)) return value;
    if (isShell && !isQuoted(value)) return viaEnvironment(value, environment);
    rewriting.context.problems.push({
      at: word.at,
      subject: word.at.path,
      what: `takes a secret${variablesOf(word)}, and a command line is readable by everybody who may look at the container`,
      fix: 'pass it in environment and let the program read it there, or write the command as ["sh", "-c", "…"] without single quotes',
    });
    return literal('');
  });
  return { words: rewritten, environment };
}

/** A shell expands nothing between single quotes: an odd number of them stands before the secret. */
function isQuoted(value: EnvValue): boolean {
  let quotes = 0;
  for (const part of partsOf(value)) {
    if (part.kind === 'literal') quotes += part.value.split("'").length - 1;
    else if (isConfidential(part) && quotes % 2 === 1) return true;
  }
  return false;
}

/** Names of the variables in a word, for an error that must not show its text. */
export function variablesOf(word: Sourced): string {
  const names = (word.substitutions ?? []).map((s) => s.variable);
  return names.length > 0 ? ` (${[...new Set(names)].join(', ')})` : '';
}

/** Each confidential piece becomes `${NAME}` of a variable that holds it. */
function viaEnvironment(value: EnvValue, environment: Record<string, EnvValue>): EnvValue {
  const parts = partsOf(value).map((part) => {
    if (!isConfidential(part)) return part;
    const name = variableFor(part);
    environment[name] = part;
    return literal(`\${${name}}`);
  });
  return { kind: 'template', parts };
}
