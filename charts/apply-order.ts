/** Where a component stands in the order in which an app comes to life. */
interface Place {
  /** Number that its file begins with: `kubectl apply -f <folder>` takes files by name. */
  readonly number: number;
  /** Sync wave of Argo CD, which waits for one wave to be healthy before it applies the next. */
  readonly wave: number;
  /** One file for all of its objects instead of one for each name. */
  readonly together?: boolean;
}

const SERVERS: Place = { number: 30, wave: 1 };
const TASKS: Place = { number: 40, wave: 2 };
const WORKLOADS: Place = { number: 50, wave: 3 };

const places: Readonly<Record<string, Place>> = {
  namespace: { number: 0, wave: 0, together: true },
  'network-policy': { number: 10, wave: 0, together: true },
  secret: { number: 15, wave: 0, together: true },
  storage: { number: 20, wave: 0 },
  database: SERVERS,
  cache: SERVERS,
  'bucket-store': SERVERS,
  migration: TASKS,
  seed: TASKS,
  'database-init': TASKS,
  other: TASKS,
  'public-entry': { number: 60, wave: 4 },
};

/** Every component that is not in the table is a workload's role. */
const placeOf = (component: string): Place => places[component] ?? WORKLOADS;

/**
 * A migration that fails ends the sync before any workload is changed. Other tools take no notice of the annotation.
 * Wave 0 is the default and not written.
 */
export function syncWave(component: string): Readonly<Record<string, string>> {
  const { wave } = placeOf(component);
  return wave === 0 ? {} : { 'argocd.argoproj.io/sync-wave': String(wave) };
}

/** Name of the file that holds a component's objects, without extension: `30-database-db`. */
export function fileName(component: string, name: string): string {
  const { number, together } = placeOf(component);
  return [String(number).padStart(2, '0'), component, ...(together ? [] : [name])].join('-');
}
