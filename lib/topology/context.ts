import type { ComposeProject, ComposeService } from '../compose/types';
import type { Settings } from '../settings/types';
import type { BindFacts, SourceFacts } from '../source/types';
import type { Problem } from '../problem';
import type { Hints } from './hints';
import type { KnownImage } from './known-images/image-table';
import type { Names } from './names';
import type { SecretRegistry } from './values/secret-registry';
import type { Finding, Role } from './types';

/** What a service becomes. */
export type Part =
  | { readonly kind: 'workload'; readonly role: Role }
  | { readonly kind: 'task' }
  | { readonly kind: 'database'; readonly engine: 'postgres' | 'mysql' | 'mariadb' }
  | { readonly kind: 'cache' }
  | { readonly kind: 'dropped'; readonly why: string; readonly fix?: string; readonly expected: boolean };

/** What every decision may look at; findings and problems are collected on the way. */
export interface Context {
  readonly project: ComposeProject;
  readonly facts: Readonly<Record<string, SourceFacts>>;
  /** The service that each `pre_start` hook runs before, by the hook's name. */
  readonly hookOf: Readonly<Record<string, string>>;
  readonly binds: Readonly<Record<string, BindFacts>>;
  readonly settings: Settings;
  readonly hints: Readonly<Record<string, Hints>>;
  readonly images: Readonly<Record<string, KnownImage | undefined>>;
  readonly names: Names;
  readonly secrets: SecretRegistry;
  readonly findings: Finding[];
  readonly problems: Problem[];
}

/** Services in name order, so that every list that is made from them is sorted. */
export function servicesOf(project: ComposeProject): readonly ComposeService[] {
  const known = sortedServices.get(project);
  if (known) return known;
  const services = Object.values(project.services).sort((a, b) => (a.name < b.name ? -1 : 1));
  sortedServices.set(project, services);
  return services;
}

/** Asked for once and more by every service: sorting each time would be quadratic. */
const sortedServices = new WeakMap<ComposeProject, readonly ComposeService[]>();

type Note = Omit<Finding, 'targets' | 'at' | 'subject'> & Partial<Pick<Finding, 'targets'>>;

/** Adds a finding about the thing at a place of the compose file. */
export function note(
  context: Context,
  at: { file: string; line: number; column: number; path: string },
  finding: Note,
): void {
  const { file, line, column, path } = at;
  context.findings.push({ targets: ['aws', 'kubernetes'], ...finding, at: { file, line, column }, subject: path });
}
