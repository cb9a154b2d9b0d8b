import { withoutLaunchers } from './one-shot-commands';
import { asShellCall, simpleCommands } from './shell-list';

/** One thing in a command that serves the developer only. */
export interface DevelopmentFlag {
  /** As written: `--reload`, `next dev`. */
  readonly flag: string;
  readonly why: string;
  /** Absent where the deployed command already does without it. */
  readonly fix?: string;
}

export interface DevelopmentCommand {
  readonly found: readonly DevelopmentFlag[];
  /** The command without the flags that could be taken out. */
  readonly command: readonly string[];
}

const reloader = 'restarts the server when a file changes: deployed files never change, and it runs one process only';

/** What is taken out of the command: every word that matches, and the next one where the flag has a value. */
const removed: readonly {
  readonly flag: RegExp;
  readonly value?: true;
  readonly why: string;
  readonly name: string;
}[] = [
  { flag: /^--reload(?:-(?:dir|include|exclude|delay|extra-file|engine)=\S+|=\S+)?$/, why: reloader, name: '--reload' },
  { flag: /^--reload-(?:dir|include|exclude|delay|extra-file|engine)$/, value: true, why: reloader, name: '--reload' },
  { flag: /^--watch(?:-path=\S+)?$/, why: reloader, name: '--watch' },
];

/** Programs whose `--watch` and `--reload` mean what they say; elsewhere they may be anything. */
const watched = /^(?:python[\d.]* -m )?(?:\S*\/)?(?:uvicorn|gunicorn|hypercorn|fastapi|granian|node|sanic|litestar)\b/;

/** What only another command can mend; the first that matches counts. */
const replaced: readonly {
  readonly matches: RegExp;
  readonly flag: string;
  readonly why: string;
  readonly fix: string;
}[] = [
  {
    matches: /^(?:node )?(?:\S*\/)?next dev\b/,
    flag: 'next dev',
    why: 'compiles each page on its first visit and is not hardened',
    fix: 'build a production image (next build) whose command is "next start" or "node server.js"',
  },
  {
    matches: /^(?:npm|pnpm|yarn|bun)(?: run)?(?: -\S+)* (?:dev|start:dev|develop|watch)\b/,
    flag: 'npm run dev',
    why: 'starts the development server of the front end',
    fix: 'build a production image and start it with "npm run start", or name a build target that does',
  },
  {
    matches: /^vite(?: (?:dev|serve)\b|$| -)/,
    flag: 'vite',
    why: 'compiles modules on request and is not hardened',
    fix: 'serve the output of "vite build" from a web server image',
  },
  {
    matches: /^(?:nodemon|ts-node-dev|tsnd|tsx watch|watchfiles|watchmedo)\b/,
    flag: 'a file watcher',
    why: reloader,
    fix: 'start the program itself',
  },
  {
    matches: /^(?:python[\d.]* )?(?:\S*\/)?manage\.py runserver\b/,
    flag: 'manage.py runserver',
    why: "is Django's development server: one process, no hardening",
    fix: 'start gunicorn with the wsgi application, or uvicorn with the asgi one',
  },
  {
    matches: /^(?:python[\d.]* -m )?flask\b.* run\b|^flask run\b/,
    flag: 'flask run',
    why: "is Flask's development server: one process, no hardening",
    fix: 'start gunicorn with the application',
  },
  {
    matches: /^python[\d.]* .*-m debugpy\b/,
    flag: 'debugpy',
    why: 'opens a debugger that runs any code it is sent',
    fix: 'start the program itself',
  },
];

/** Finds what a command does for the developer only, and takes out what can be taken out without knowing the program. */
export function developmentFlags(command: readonly string[]): DevelopmentCommand {
  const texts = simpleCommands(command).map(withoutLaunchers);
  const found: DevelopmentFlag[] = replaced
    .filter(({ matches }) => texts.some((text) => matches.test(text)))
    .map(({ flag, why, fix }) => ({ flag, why, fix }));

  let result = command;
  if (texts.some((text) => watched.test(text))) {
    result = edit(command, takeOut);
    const taken = removed.filter(({ flag }) =>
      simpleCommands(command)
        .flat()
        .some((word) => flag.test(word)),
    );
    for (const { name, why } of taken) if (!found.some(({ flag }) => flag === name)) found.push({ flag: name, why });
  }
  if (texts.some((text) => /^(?:python[\d.]* -m )?(?:\S*\/)?fastapi dev\b/.test(text))) {
    found.push({ flag: 'fastapi dev', why: `${reloader}; it answers on the loopback address only` });
    result = edit(result, (words) =>
      words.map((word, at) => (word === 'dev' && /fastapi$/.test(words[at - 1] ?? '') ? 'run' : word)),
    );
  }
  return { found, command: result };
}

/** Applies a change of words to an argument list, or to the text of a shell call, whose blanks and quotes stay. */
function edit(command: readonly string[], change: (words: readonly string[]) => readonly string[]): readonly string[] {
  const call = asShellCall(command);
  if (!call) return change(command);
  const lines = call.text.split('\n').map((line) => change(line.split(' ')).join(' '));
  return [...call.shell, lines.join('\n')];
}

function takeOut(words: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const rule = removed.find(({ flag }) => flag.test(word));
    if (!rule) kept.push(word);
    else if (rule.value) at++;
  }
  return kept;
}
