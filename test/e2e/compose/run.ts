import { parseArgs } from 'node:util';
import { breaks } from './breaks';
import type { Containers } from './containers';
import { checkPlain, plainContainers } from './plain-application';
import { checkBreak, checkMended, checkReference, referenceContainers, referenceReady } from './reference';

const started = Date.now();
const say = (text: string) => console.error(`\n== +${Math.round((Date.now() - started) / 1000)}s ${text}`);

const { values } = parseArgs({
  options: {
    break: { type: 'string' },
    reference: { type: 'boolean' },
    plain: { type: 'boolean' },
    build: { type: 'boolean' },
  },
});

/** The containers, while something is done with them; what they wrote is shown when it fails. */
async function during(containers: Containers, action: () => Promise<void>): Promise<void> {
  try {
    await containers.up();
    await action();
  } catch (error) {
    await containers.logs();
    throw error;
  } finally {
    await containers.down();
  }
}

async function reference(scratch: string, beside: () => Promise<unknown>): Promise<void> {
  const names = values.break === undefined || values.break === 'all' ? breaks.map(({ name }) => name) : [values.break];
  const chosen = breaks.filter(({ name }) => names.includes(name));
  if (chosen.length === 0) throw new Error(`--break all, or one of: ${breaks.map(({ name }) => name).join(', ')}`);
  const containers = referenceContainers(scratch);
  say('reference application: build');
  await containers.build();
  say('up');
  await during(containers, async () => {
    await referenceReady();
    if (values.break === undefined) {
      say('images, composeport smoke, 12 checks, a browser');
      await checkReference(containers, scratch, beside);
    }
    for (const one of chosen) await checkBreak(containers, scratch, one);
    await checkMended(containers, scratch);
  });
}

async function plain(scratch: string): Promise<void> {
  const containers = plainContainers(scratch);
  say('plain application: build');
  await containers.build();
  say('up');
  await during(containers, () => checkPlain(containers));
}

async function main(): Promise<void> {
  const scratch = process.env.SCRATCH ?? '';
  if (values.build) {
    for (const containers of [referenceContainers(scratch), plainContainers(scratch)]) await containers.build();
    say('compose: all images are built');
    process.exitCode = 0;
    return;
  }
  const isAll = !values.reference && !values.plain && values.break === undefined;
  // The second build runs while the first application's websocket is idle.
  const beside = () => (isAll ? plainContainers(scratch).build() : Promise.resolve());
  if (!values.plain) await reference(scratch, beside);
  if (values.plain || isAll) await plain(scratch);
  say('compose: all checks passed');
  process.exitCode = 0;
}

// A process that ends before its time has not passed.
process.exitCode = 1;
void main();
