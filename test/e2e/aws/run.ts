import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Break, broken } from './breaks';
import { breaks } from './break-table';
import { buildBeforehand } from './containers/deployment-build';
import { Deployment, DeploymentFailed } from './deployment';
import { type Form, forms, pushSecrets, synthesize } from './forms';
import { NotActed } from './not-acted';
import { Session } from './session';
import { notPassed, show, smoke } from './smoke';
import type { Assembly } from './template/types';

const started = Date.now();
const say = (text: string) => console.error(`\n== +${Math.round((Date.now() - started) / 1000)}s ${text}`);

const { values } = parseArgs({
  options: {
    break: { type: 'string' },
    breaks: { type: 'boolean' },
    form: { type: 'string' },
    quick: { type: 'boolean' },
  },
});

/** How long a service of a broken stack may take, seconds: it would take 70 and more until ECS gives up. */
const brokenPatience = 25;
/** Longer than a server keeps idle connections by default: 5 s. */
const idleSeconds = 7;

/** The stack of a form: created, all checks, nothing wrong with it. */
async function checkForm(session: Session, form: Form, assembly: Assembly, beside: () => Promise<void>): Promise<void> {
  const notActed = new NotActed();
  const secrets = await pushSecrets(form, session);
  const deployment = new Deployment(session, assembly, { secrets, assignedHost: form.assignedHost, notActed });
  try {
    await deployment.create();
    say(`${form.name}: ${deployment.url} is up: composeport smoke`);
    const options = { isQuick: values.quick ?? form.name !== 'domain', authority: session.certificates.authority };
    const general = await smoke(deployment.url, form, { ...options, isReference: false });
    show(general);
    const [twelve] = await Promise.all([smoke(deployment.url, form, { ...options, isReference: true }), beside()]);
    show(twelve);
    assert.deepEqual([...notPassed(general), ...notPassed(twelve)], []);
    assert.equal(twelve.length, 12);
    assert.deepEqual(await deployment.faults(), []);
    assert.deepEqual(await deployment.stop(), []);
  } catch (error) {
    await deployment.logs();
    throw error;
  } finally {
    await deployment.remove();
  }
  say(`${form.name}: not acted out`);
  for (const line of notActed.lines) console.error(`- ${line}`);
}

/** A broken stack: what the break names must say so, and nothing else. */
async function checkBreak(session: Session, form: Form, assembly: Assembly, one: Break): Promise<void> {
  say(`${one.name}: ${one.what}`);
  const secrets = await pushSecrets(form, session);
  const options = { secrets, assignedHost: form.assignedHost, notActed: new NotActed(), patience: brokenPatience };
  const deployment = new Deployment(session, broken(assembly, one), options);
  try {
    const failure = await deployment.create().then(
      () => undefined,
      (error: Error) => error,
    );
    if (failure && !(failure instanceof DeploymentFailed)) throw failure;
    if (failure) console.error(failure.message.split('\n').slice(0, 4).join('\n'));
    const type = failure && assembly.template.Resources[failure.resource]?.Type;
    assert.equal(type, one.failing?.type, failure?.message ?? 'the stack was created');
    if (failure && one.failing) {
      assert.match(failure.message, one.failing.reason);
      // What was created is taken back: nobody answers.
      await deployment.remove();
    }
    const results = await smoke(deployment.url, form, {
      isReference: true,
      isQuick: true,
      authority: session.certificates.authority,
    });
    show(results.filter(({ status }) => status === 'failed'));
    const red = notPassed(results);
    if (one.failing) assert.equal(red.length, results.length - 1, 'nothing may answer');
    else assert.deepEqual(red, one.expected);
    if (one.fault) {
      await sleep(idleSeconds * 1000);
      assert.match((await deployment.faults()).join('\n'), one.fault);
    }
  } catch (error) {
    await deployment.logs();
    throw error;
  } finally {
    await deployment.remove();
  }
}

function chosen(): { readonly forms: readonly Form[]; readonly breaks: readonly Break[] } {
  const named = breaks.filter(({ name }) => name === values.break);
  if (values.break !== undefined && named.length === 0)
    throw new Error(`--break needs one of: ${breaks.map(({ name }) => name).join(', ')}`);
  const isBreaking = values.break !== undefined || values.breaks === true;
  return {
    forms: forms.filter(({ name }) => (values.form === undefined ? !values.break : name === values.form)),
    breaks: isBreaking ? (values.break === undefined ? breaks : named) : [],
  };
}

async function main(): Promise<void> {
  const wanted = chosen();
  const scratch = process.env.SCRATCH ?? '';
  const [first] = forms;
  if (!first || scratch === '') throw new Error('SCRATCH names no folder');
  say('cdk synth');
  const assemblies = new Map<Form, Assembly>();
  const needed = wanted.breaks.length > 0 ? [first, ...wanted.forms] : wanted.forms;
  for (const form of new Set(needed)) assemblies.set(form, await synthesize(form, scratch));
  const assemblyOf = (form: Form) => assemblies.get(form) as Assembly;
  const [start = first, ...later] = wanted.forms;
  say('build the images');
  await buildBeforehand(assemblyOf(start), start.assignedHost);
  // The others are built while a websocket is idle.
  const beside = async () => {
    for (const form of later) await buildBeforehand(assemblyOf(form), form.assignedHost);
    for (const one of wanted.breaks) await buildBeforehand(broken(assemblyOf(first), one), first.assignedHost);
  };
  const session = await Session.open(scratch);
  try {
    for (const form of wanted.forms) {
      say(`${form.name}: create the stack`);
      await checkForm(session, form, assemblyOf(form), form === start ? beside : () => Promise.resolve());
    }
    const wrong: string[] = [];
    for (const one of wanted.breaks)
      await checkBreak(session, first, assemblyOf(first), one).catch((error: Error) => {
        console.error(error.message);
        wrong.push(one.name);
      });
    assert.deepEqual(wrong, [], 'breaks that were not noticed as they should be');
  } finally {
    await session.close();
  }
  say('aws: all checks passed');
  process.exitCode = 0;
}

// A process that ends before its time has not passed.
process.exitCode = 1;
void main();
