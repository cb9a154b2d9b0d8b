import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { forgetConnections } from './cluster';
import { runAgain } from './migrations';
import type { Namespace } from './namespace';
import { redirectTarget, rightTarget } from './plain-application';
import { origins } from './projects';
import { type Manifest, red, type Release } from './release';

/** One thing that is wrong in the cluster, and what must say so. */
export interface Break {
  readonly name: string;
  readonly what: string;
  readonly application: 'reference' | 'plain';
  readonly damage: (place: Place) => Promise<unknown>;
  /** Where applying the manifests again does not put it right. */
  readonly mend?: (place: Place) => Promise<unknown>;
  /** A pod that does not get ready, and why. Absent: everything is ready, and the application's check says what is wrong. */
  readonly fault?: string;
  /** Every check of `smoke --reference --quick` that does not pass: `failed 7`. */
  readonly red?: readonly string[];
}

export interface Place {
  readonly namespace: Namespace;
  readonly release: Release;
  readonly objects: readonly Manifest[];
  /** What is wrong for a visitor; empty when nothing is. */
  readonly check: () => Promise<readonly string[]>;
}

const secret = 'secret-key';
let keptSecret = '';

export const breaks: readonly Break[] = [
  {
    name: 'websocket-path',
    what: 'the Ingress has no path /ws',
    application: 'reference',
    damage: ({ namespace, objects }) => {
      const ingress = structuredClone(find(objects, 'Ingress'));
      const [rule] = (ingress.spec as { rules: { http: { paths: { path: string }[] } }[] }).rules;
      rule!.http.paths = rule!.http.paths.filter(({ path }) => path !== '/ws');
      return namespace.applyObjects([ingress]);
    },
    red: ['failed 9'],
  },
  {
    name: 'network-policy',
    what: 'the policy of the compose network is gone',
    application: 'reference',
    damage: async ({ namespace }) => {
      await namespace.kubectl(['delete', 'networkpolicy', 'network-default']);
      await sleep(1500);
      await forgetConnections();
    },
    red: ['failed 3'],
  },
  {
    name: 'database-policy',
    what: 'the policy that lets clients into the database is gone',
    application: 'reference',
    damage: async ({ namespace }) => {
      await namespace.kubectl(['delete', 'networkpolicy', 'db-server']);
      await sleep(1500);
      await anew(namespace);
    },
    fault: 'backend: wait-for-migrate is running',
  },
  {
    name: 'secret',
    what: 'a Secret that the manifests refer to is not there',
    application: 'reference',
    damage: async ({ namespace }) => {
      keptSecret = await namespace.kubectl(['get', 'secret', secret, '--output', 'yaml']);
      await namespace.kubectl(['delete', 'secret', secret]);
      await anew(namespace);
    },
    mend: ({ namespace }) => namespace.kubectl(['create', '--filename', '-'], { stdin: keptSecret }),
    fault: 'backend: CreateContainerConfigError',
  },
  {
    name: 'marker',
    what: 'the row that the migration left is not there',
    application: 'reference',
    damage: async ({ namespace }) => {
      await namespace.sql('delete from composeport.task');
      await anew(namespace);
    },
    mend: ({ release }) => runAgain(release),
    fault: 'backend: wait-for-migrate is running',
  },
  {
    name: 'forwarded',
    what: 'the API trusts nobody to say that a request came over https',
    application: 'plain',
    damage: async ({ namespace, objects }) => {
      const backend = structuredClone(find(objects, 'Deployment', 'backend'));
      const { env } = (backend.spec as { template: { spec: { containers: { env: Variable[] }[] } } }).template.spec
        .containers[0]!;
      const variable = env.find(({ name }) => name === 'FORWARDED_ALLOW_IPS');
      assert(variable, 'the manifests set FORWARDED_ALLOW_IPS');
      variable.value = '';
      await namespace.applyObjects([backend]);
    },
    red: [`307 ${origins.plain.replace('https:', 'http:')}/api/items`],
  },
];

interface Variable {
  readonly name: string;
  value?: string;
}

/** Does the damage, sees that it is noticed, and puts it right again. */
export async function checkBreak(place: Place, one: Break): Promise<void> {
  const { namespace } = place;
  await one.damage(place);
  if (one.fault !== undefined) await staysFaulty(namespace, one.fault);
  else {
    await namespace.ready(60);
    // For a moment the controller of the entry still asks the pod that goes.
    await namespace.until(30, `${one.name} is noticed`, async () => {
      const found = await place.check();
      return isDeepStrictEqual(found, one.red) || found.join(', ') || 'nothing is red';
    });
  }
  await one.mend?.(place);
  await namespace.applyObjects(place.objects);
  await namespace.ready(90);
}

export async function referencePlace(namespace: Namespace, release: Release): Promise<Place> {
  const check = async () => red(await release.smoke(origins.ingress, '--reference', '--quick'));
  return { namespace, release, objects: await release.objects(), check };
}

export async function plainPlace(namespace: Namespace, release: Release): Promise<Place> {
  const check = async () => [await redirectTarget()].filter((target) => target !== rightTarget);
  return { namespace, release, objects: await release.objects(), check };
}

/** Longer than a start takes. */
async function staysFaulty(namespace: Namespace, fault: string): Promise<void> {
  const isThere = async () => {
    const faults = await namespace.faults();
    return faults.includes(fault) || faults.join(', ') || 'everything is ready';
  };
  await namespace.until(40, fault, isThere);
  await sleep(4000);
  assert.equal(await isThere(), true, fault);
}

/** A new pod in the place of the API's: what it was given at its start counts again. */
async function anew(namespace: Namespace): Promise<void> {
  await namespace.kubectl(['delete', 'pod', '--selector', 'app.kubernetes.io/name=backend', '--grace-period=1']);
}

function find(objects: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = objects.find((one) => one.kind === kind && (name === undefined || one.metadata.name === name));
  assert(found, `the manifests have no ${kind} ${name ?? ''}`);
  return found;
}
