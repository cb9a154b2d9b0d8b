import { type Check, NotPassed, type Result } from './check';

/** Runs the checks one after the other and gives each result as soon as it is known. */
export async function* runChecks<Context>(
  checks: readonly Check<Context>[],
  context: Context,
  options: { readonly quick: boolean },
): AsyncGenerator<Result> {
  for (const [index, check] of checks.entries()) {
    const started = Date.now();
    const outcome = check.slow && options.quick ? leftOut : await outcomeOf(check, context);
    yield { number: index + 1, name: check.name, ...outcome, milliseconds: Date.now() - started };
  }
}

type Outcome = Pick<Result, 'status' | 'detail'>;

const leftOut: Outcome = { status: 'left out', detail: '--quick' };

async function outcomeOf<Context>(check: Check<Context>, context: Context): Promise<Outcome> {
  try {
    return { status: 'passed', detail: await check.run(context) };
  } catch (error) {
    if (error instanceof NotPassed) return { status: error.status, detail: error.message };
    return { status: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether the deployment is as it should be: what is blocked was not seen to be so. */
export function isSound(results: readonly Result[]): boolean {
  return results.every(({ status }) => status === 'passed' || status === 'left out');
}
