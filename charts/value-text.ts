import type { EnvPart, EnvValue } from '../lib/topology/types';
import { partsOf } from '../lib/topology/env-value';
import type { ChartContext } from './context';
import { databaseServer } from './database-server';
import { publicUrl } from './public-url';
import { storeField } from './store-fields';

/** The secret that a part is the value of, where it is one. */
export function secretOf(context: ChartContext, part: EnvPart): string | undefined {
  switch (part.kind) {
    case 'secret':
      return part.secret;
    case 'database':
      return part.field === 'password' ? context.databases(part.database).password : undefined;
    case 'cache':
      return part.field === 'password' ? context.caches(part.cache).password : undefined;
    case 'bucket': {
      const field = storeField(context, part);
      return typeof field === 'object' ? field.secret : undefined;
    }
    case 'literal':
    case 'publicUrl':
    case 'peer':
      return undefined;
  }
}

/** The secrets in some parts, each once, sorted. */
export function secretsOf(context: ChartContext, parts: readonly EnvPart[]): string[] {
  return [...new Set(parts.map((part) => secretOf(context, part)).filter((name) => name !== undefined))].sort();
}

/** Whether a value holds a secret, so that it may not be written into a manifest. */
export function isSecret(context: ChartContext, value: EnvValue): boolean {
  return partsOf(value).some((part) => secretOf(context, part) !== undefined);
}

/** What a part that is no secret reads as; undefined where this target has no such field. */
export function plainText(context: ChartContext, part: EnvPart): string | undefined {
  switch (part.kind) {
    case 'literal':
      return part.value;
    case 'publicUrl':
      return publicUrl(context.entries(part.entry), part.part);
    case 'peer':
      return context.workloads(part.workload).dnsName;
    case 'database': {
      const { host, port, userName, databaseName } = databaseServer(context, part.database);
      return { host, port: String(port), user: userName, name: databaseName, password: '' }[part.field];
    }
    case 'cache': {
      const { dnsName, port } = context.caches(part.cache);
      return { host: dnsName, port: String(port), password: '' }[part.field];
    }
    case 'bucket': {
      const field = storeField(context, part);
      return typeof field === 'string' ? field : undefined;
    }
    case 'secret':
      return undefined;
  }
}

/** A value without secrets as plain text, for a ConfigMap; undefined where a part is missing on this target. */
export function plainValue(context: ChartContext, value: EnvValue): string | undefined {
  const texts = partsOf(value).map((part) => plainText(context, part));
  return texts.includes(undefined) ? undefined : texts.join('');
}
