import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Containers, Override } from './containers';

/** One thing that is wrong with a deployment of the reference application, and which checks must say so. */
export interface Break {
  readonly name: string;
  readonly what: string;
  /** Where the visitor goes, when it is not the address that the compose file is written for. */
  readonly url?: string;
  /** Laid over the compose file. `scratch` is a folder for files that it mounts. */
  readonly override?: (directory: string, scratch: string) => Override;
  readonly stopped?: string;
  /** `failed 7`: every check of `smoke --reference --quick` that does not pass. */
  readonly expected: readonly string[];
}

const backend = (change: object): Override => ({ services: { backend: change } });

/** A module of the backend with one text replaced, mounted over its own. */
function patched(module: string, from: string, to: string): NonNullable<Break['override']> {
  return (directory, scratch) => {
    const text = readFileSync(join(directory, 'backend/app', module), 'utf8');
    if (!text.includes(from)) throw new Error(`${module} does not hold ${from}`);
    const file = join(scratch, module);
    writeFileSync(file, text.replace(from, to));
    return backend({ volumes: [`${file}:/app/app/${module}:ro`] });
  };
}

export const breaks: readonly Break[] = [
  {
    name: 'cors-origin',
    what: 'the API allows another front end',
    override: () => backend({ environment: { FRONTEND_URL: 'http://elsewhere.example' } }),
    expected: ['failed 7'],
  },
  {
    name: 'api-url',
    what: 'the public origin is another, and NEXT_PUBLIC_API_URL was left at localhost',
    url: 'http://127.0.0.1:3000',
    override: () => backend({ environment: { FRONTEND_URL: 'http://127.0.0.1:3000' } }),
    expected: ['failed 8'],
  },
  {
    name: 'websocket-path',
    what: 'the websocket is at another path',
    override: patched('websocket.py', '@router.websocket("/ws")', '@router.websocket("/socket")'),
    expected: ['failed 9'],
  },
  {
    name: 'upload-folder',
    what: 'the upload folder is read-only',
    override: () => backend({ volumes: ['uploads:/app/uploads:ro'] }),
    expected: ['failed 11'],
  },
  {
    name: 'cookie',
    what: 'scripts can read the session cookie',
    override: patched('security.py', 'httponly=True', 'httponly=False'),
    expected: ['failed 5'],
  },
  {
    name: 'rate-limit',
    what: 'guessing passwords is not slowed down',
    override: () => backend({ environment: { LOGIN_FAILURES_PER_MINUTE: '1000000' } }),
    expected: ['failed 12'],
  },
  {
    name: 'database',
    what: 'the database is dead',
    stopped: 'db',
    expected: ['failed 1', ...[3, 5, 6, 9, 11, 12].map((number) => `blocked ${number}`)],
  },
];

/** Does something while the running application is broken. The next break, or none, takes its place afterwards. */
export async function broken(
  containers: Containers,
  scratch: string,
  { override, stopped }: Pick<Break, 'override' | 'stopped'>,
  action: () => Promise<void>,
): Promise<void> {
  await containers.change('backend', override?.(containers.directory, scratch));
  if (stopped !== undefined) await containers.stop(stopped);
  await action();
  if (stopped !== undefined) await containers.start(stopped);
}
