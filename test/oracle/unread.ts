import { isDeepStrictEqual } from 'node:util';
import { mapping, scalar, sequence, type Node } from '../../lib/compose/node';
import { PROJECT_KEYS } from '../../lib/compose/project';
import { BUILD_KEYS, FILE_OBJECT_KEYS, NETWORK_KEYS, SERVICE_KEYS, VOLUME_KEYS } from '../../lib/compose/service-keys';
import { restOf, type ReadKeys } from '../../lib/compose/sourced';
import type { ComposeProject, Sourced } from '../../lib/compose/types';
import { filled, mapped } from './comparable';

type Dict<T> = Readonly<Record<string, T>>;
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Section = Dict<Dict<Json> | null>;

const NOWHERE = { file: '', line: 1, column: 1 };

/** Words of ours for what the reference drops without one, what it fills in by itself, and short forms that we keep. */
const INCOMPARABLE = /^(ssh|ports\.protocol|volumes\.type|(command|entrypoint)\.ignored|depends_on\.restart|x-#value)$/;

function values(rest: Dict<Sourced<unknown>> | undefined, filledIn: Dict<unknown> = {}) {
  const written = Object.entries(rest ?? {}).filter(
    ([key, { value }]) => !INCOMPARABLE.test(key) && !isDeepStrictEqual(value, filledIn[key]),
  );
  return Object.fromEntries(written.map(([key, { value }]) => [key, value]));
}

const SERVICE_DEFAULTS = { 'ports.mode': 'ingress' };
const networkDefaults = (project: unknown, name: string) => ({ name: `${String(project)}_${name}` });

/** Everything that the project has no word for: the ledger accounts for each by its path. */
export function unreadByUs(project: ComposeProject): unknown {
  const section = (entries: Dict<{ readonly rest?: Dict<Sourced<unknown>> }>) => mapped(entries, (e) => values(e.rest));
  return filled({
    services: mapped(project.services, ({ rest, build }) => ({
      own: values(rest, SERVICE_DEFAULTS),
      build: values(build?.rest),
    })),
    networks: mapped(project.networks, (n, name) => values(n.rest, networkDefaults(project.name, name))),
    volumes: section(project.volumes),
    configs: section(project.configs),
    secrets: section(project.secrets),
    project: values(project.rest),
  });
}

/** The same of the reference's model, whose inactive services are left out. */
export function unread(model: Dict<Json>, active: ReadonlySet<string>): unknown {
  const rest = (value: Json | undefined, keys: ReadKeys) => restOf(nodeOf(value ?? null), '', keys);
  const entries = (section: string) => (model[section] ?? {}) as Section;
  const each = (section: string, keys: ReadKeys) => mapped(entries(section), (e) => values(rest(e, keys)));
  const services = Object.entries(entries('services')).filter(([name]) => active.has(name));
  return filled({
    services: mapped(Object.fromEntries(services), (s) => ({
      own: values(rest(s, SERVICE_KEYS), SERVICE_DEFAULTS),
      build: values(rest(s?.build, BUILD_KEYS)),
    })),
    networks: mapped(entries('networks'), (n, name) => {
      const isExternal = n?.external === true;
      return values(rest(n, NETWORK_KEYS), isExternal ? { name } : networkDefaults(model.name, name));
    }),
    volumes: each('volumes', VOLUME_KEYS),
    configs: each('configs', FILE_OBJECT_KEYS),
    secrets: each('secrets', FILE_OBJECT_KEYS),
    project: withoutDefaultNetworks(values(rest(model, PROJECT_KEYS))),
  });
}

/** The network of a job that names none, which the reference writes into its model. */
function withoutDefaultNetworks(project: Dict<unknown>): Dict<unknown> {
  const jobs = (project.jobs ?? {}) as Dict<Dict<unknown>>;
  if (Object.keys(jobs).length === 0) return project;
  const isDefault = (networks: unknown) => isDeepStrictEqual(networks, { default: null });
  return {
    ...project,
    jobs: mapped(jobs, ({ networks, ...job }) => (isDefault(networks) ? job : { ...job, networks })),
  };
}

/** Dates, which the reference keeps as such and we as the text that it makes of them elsewhere. */
const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z$/;

function nodeOf(value: Json): Node {
  if (typeof value === 'string') return scalar(NOWHERE, value.replace(INSTANT, '$1 $2 +0000 UTC'));
  if (Array.isArray(value)) return sequence(NOWHERE, value.map(nodeOf));
  if (typeof value !== 'object' || value === null) return scalar(NOWHERE, value);
  return mapping(
    NOWHERE,
    Object.entries(value).map(([key, item]) => [key, nodeOf(item)] as const),
  );
}
