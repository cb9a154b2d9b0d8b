import type { EnvVar } from 'cdk8s-plus-27/lib/imports/k8s';
import { targetLimits } from '../lib/topology/limits';
import { partsOf } from '../lib/topology/env-value';
import type { Container, EnvValue } from '../lib/topology/types';
import type { ChartContext } from './context';
import { databaseEnvironment } from './database-server';
import type { SecretKey } from './secret-name';
import { storeEnvironment } from './store-fields';
import { plainText, secretOf, secretsOf } from './value-text';

/** The environment of one container, and other values of it written out so that the kubelet expands them. */
export interface RenderedEnvironment {
  /** Secrets first: `$(X)` is expanded only where X stands earlier in the list. */
  readonly entries: EnvVar[];
  /** A value with `$(NAME)` for its secrets; undefined where this target has no such field. */
  text(value: EnvValue): string | undefined;
}

/** `$$` is a literal `$` in env, command, args and exec probes; a single one may begin a reference. */
export function escapeDollars(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** A variable whose value the kubelet reads from a Secret object. */
export function fromSecret(name: string, { object, key }: SecretKey): EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: object, key } } };
}

/** `also`: values outside the environment (command, files) whose secrets need a variable too. */
export function renderEnvironment(
  context: ChartContext,
  container: Pick<Container, 'environment' | 'buckets' | 'user' | 'clientOf'>,
  also: readonly EnvValue[] = [],
): RenderedEnvironment {
  const environment = {
    ...homeOf(container),
    ...storeEnvironment(context, container.buckets),
    ...databaseEnvironment(context, container.clientOf),
    ...container.environment,
  };
  const named = Object.entries(environment)
    .filter(([name]) => targetLimits.kubernetes.variableName.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const whole = named.flatMap(([name, value]) => {
    const secret = value.kind === 'template' ? undefined : secretOf(context, value);
    return secret === undefined ? [] : [{ name, secret }];
  });
  const wholeNames = new Set(whole.map(({ name }) => name));
  const composed = [...named.filter(([name]) => !wholeNames.has(name)).map(([, value]) => value), ...also];
  const parts = secretsOf(context, composed.flatMap(partsOf))
    .filter((secret) => !whole.some((variable) => variable.secret === secret))
    .map((secret) => ({ name: freeName(secret, environment), secret }));

  const variableOf = new Map([...whole, ...parts].map(({ name, secret }) => [secret, name]));
  const text = (value: EnvValue): string | undefined => {
    const texts = partsOf(value).map((part) => {
      const secret = secretOf(context, part);
      if (secret !== undefined) return `$(${variableOf.get(secret)})`;
      const plain = plainText(context, part);
      return plain === undefined ? undefined : escapeDollars(plain);
    });
    return texts.includes(undefined) ? undefined : texts.join('');
  };
  const plain = named
    .filter(([name]) => !wholeNames.has(name))
    .map(([name, value]) => ({ name, value: text(value) }))
    .filter(({ value }) => value !== undefined);
  return {
    entries: [
      ...[...parts, ...whole].map(({ name, secret }) => fromSecret(name, context.secretKeys(secret))),
      ...plain,
    ],
    text,
  };
}

/** An image made for root has HOME=/root, which another uid cannot even read. */
function homeOf(container: Pick<Container, 'user'>): Readonly<Record<string, EnvValue>> {
  const assumed = container.user !== 'image' && container.user.certainty === 'assumed';
  return assumed ? { HOME: { kind: 'literal', value: '/tmp' } } : {};
}

/** `db-password` as `DB_PASSWORD`, with underscores added while the container has a variable of that name. */
function freeName(secret: string, taken: Readonly<Record<string, unknown>>): string {
  let name = secret.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  while (name in taken) name += '_';
  return name;
}
