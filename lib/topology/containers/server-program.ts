import type { Framework } from '../../source/types';
import { withoutLaunchers } from './one-shot-commands';
import { simpleCommands } from './shell-list';

/** The program that answers requests, as far as its settings differ: keep-alive, forwarded headers, scratch folders. */
export type Server = 'uvicorn' | 'gunicorn' | 'nextjs' | 'other';

interface Pattern {
  readonly server: Server;
  readonly matches: RegExp;
  /** Counts only where the sources show this framework: `node server.js` says nothing by itself. */
  readonly framework?: Framework;
}

const patterns: readonly Pattern[] = [
  { server: 'gunicorn', matches: /^(?:python[\d.]* -m )?(?:\S*\/)?gunicorn\b/ },
  { server: 'uvicorn', matches: /^(?:python[\d.]* -m )?(?:\S*\/)?uvicorn\b/ },
  { server: 'uvicorn', matches: /^(?:python[\d.]* -m )?(?:\S*\/)?fastapi (?:run|dev)\b/ },
  { server: 'other', matches: /^(?:python[\d.]* -m )?(?:\S*\/)?(?:celery|rq|arq|dramatiq|taskiq|huey_consumer\S*)\b/ },
  // A FastAPI program that is started itself calls uvicorn.run().
  {
    server: 'uvicorn',
    matches: /^(?:\S*\/)?python[\d.]*(?: -\S+)* (?:\S*[./])?(?:main|app|server|run|asgi)(?:\.py)?$/,
    framework: 'fastapi',
  },
  { server: 'nextjs', matches: /^(?:node )?(?:\S*\/)?next (?:start|dev)\b/ },
  { server: 'nextjs', matches: /^next$/, framework: 'nextjs' },
  { server: 'nextjs', matches: /^node(?: -\S+)* \S*server\.(?:c|m)?js\b/, framework: 'nextjs' },
  {
    server: 'nextjs',
    matches: /^(?:npm|pnpm|yarn|bun)(?: run)?(?: -\S+)* (?:start|dev|serve)\S*/,
    framework: 'nextjs',
  },
];

/** The server that a command starts; an empty command is the image's own, of which only the framework tells. */
export function serverOf(command: readonly string[], framework: Framework | undefined): Server {
  const commands = simpleCommands(command).map(withoutLaunchers);
  if (commands.length === 0) return framework === 'nextjs' ? 'nextjs' : 'other';
  const found = patterns.find(
    (pattern) =>
      (pattern.framework === undefined || pattern.framework === framework) &&
      commands.some((text) => pattern.matches.test(text)),
  );
  return found?.server ?? 'other';
}
