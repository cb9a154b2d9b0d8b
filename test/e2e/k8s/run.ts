import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { type Break, breaks, checkBreak, plainPlace, referencePlace } from './breaks';
import { clean } from './cluster';
import { buildImages, imagesAreBuilt, importImages, needed } from './images';
import { allPass, applyAgain, firstInstall, install } from './install';
import { backup, databaseRestarts, restored, secondRelease } from './migrations';
import { Namespace } from './namespace';
import { plainApplication } from './plain-application';
import { strangersReachNothing } from './policies';
import { type Releases, origins, releases } from './projects';
import { throughGateway } from './public-gateway';
import type { Release } from './release';
import { Visitor } from './visitor';

const started = Date.now();
const say = (text: string) => console.error(`\n== +${Math.round((Date.now() - started) / 1000)}s ${text}`);

const { values, positionals } = parseArgs({ options: { break: { type: 'string' } }, allowPositionals: true });

const example = new Namespace('fullstack-dev');
const plain = new Namespace('seed-dev');

async function everything({ first, second, gateway, plain: document }: Releases): Promise<void> {
  say('first installation');
  await firstInstall(example, first);
  say('the same manifests again; pods that no policy names');
  await applyAgain(example, first);
  await strangersReachNothing(example);
  say('composeport smoke --reference through the Ingress, over https; the plain application meanwhile');
  await Promise.all([allPass(first, origins.ingress, '--reference'), plainApplication(plain, document)]);

  say('Postgres keeps its data over a restart');
  const visitor = new Visitor(origins.ingress);
  await visitor.register();
  await databaseRestarts(example);
  assert(await visitor.signIn(), 'the account is there after the restart');
  const before = await backup(example);

  say('second release, with a migration that fails first');
  await secondRelease(example, second, visitor);
  say('a database restored from before the second release, with three replicas');
  await restored(example, second, before);
  await brokenAndMended(second, document, breaks);
  say('composeport smoke --reference through the Gateway, over http');
  await throughGateway(example, gateway);
}

/** With --break, nothing but the breaks on a fresh installation. */
async function breaksAlone({ first, plain: document }: Releases, chosen: readonly Break[]): Promise<void> {
  const isUsed = (application: Break['application']) => chosen.some((one) => one.application === application);
  say('first installation');
  await Promise.all([
    isUsed('reference') ? install(example, first) : undefined,
    isUsed('plain') ? install(plain, document) : undefined,
  ]);
  await brokenAndMended(first, document, chosen);
}

async function brokenAndMended(reference: Release, document: Release, chosen: readonly Break[]): Promise<void> {
  const places = { reference: await referencePlace(example, reference), plain: await plainPlace(plain, document) };
  for (const one of chosen) {
    say(`${one.name}: ${one.what}`);
    await checkBreak(places[one.application], one);
  }
  say('mended');
  for (const application of new Set(chosen.map((one) => one.application))) {
    const { namespace, check } = places[application];
    await namespace.until(30, 'mended', async () => {
      const found = await check();
      return found.length === 0 || found.join(', ');
    });
  }
}

async function main(): Promise<void> {
  const all = releases(needed('SCRATCH'));
  const every = Object.values(all);
  if (positionals[0] === 'images-are-built') return void (process.exitCode = (await imagesAreBuilt(every)) ? 0 : 3);
  if (positionals[0] === 'build-images') {
    await buildImages(every);
    return void (process.exitCode = 0);
  }
  const names = values.break === undefined || values.break === 'all' ? breaks.map(({ name }) => name) : [values.break];
  const chosen = breaks.filter(({ name }) => names.includes(name));
  if (chosen.length === 0) throw new Error(`--break all, or one of: ${breaks.map(({ name }) => name).join(', ')}`);
  say('a clean cluster with the images');
  await clean([example.name, plain.name, 'outside', 'gateways']);
  await importImages(every);
  try {
    await (values.break === undefined ? everything(all) : breaksAlone(all, chosen));
  } catch (error) {
    console.error(await example.explain(), await plain.explain());
    throw error;
  }
  say('kubernetes: all checks passed');
  process.exitCode = 0;
}

// A process that ends before its time has not passed.
process.exitCode = 1;
void main();
