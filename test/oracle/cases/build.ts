import type { CaseFiles } from './all-cases';

type Cases = Readonly<Record<string, CaseFiles>>;

function each(group: string, rows: Readonly<Record<string, string>>, file: (content: string) => CaseFiles): Cases {
  return Object.fromEntries(Object.entries(rows).map(([name, content]) => [`${group}: ${name}`, file(content)]));
}

/** One compose file for each row. */
export function composeCases(group: string, rows: Readonly<Record<string, string>>): Cases {
  return each(group, rows, (content) => ({ 'compose.yaml': content }));
}

/** One service for each row: the keys of `web`, which has an image. */
export function serviceCases(group: string, rows: Readonly<Record<string, string>>): Cases {
  return each(group, rows, (keys) => ({ 'compose.yaml': `services:\n  web:\n    image: x\n${indent(keys, 4)}\n` }));
}

/** One `.env` for each row, with a service that shows what came of it. */
export function dotenvCases(group: string, rows: Readonly<Record<string, string>>): Cases {
  const compose =
    'services:\n  web:\n    image: x\n    env_file: app.env\n    environment: {SEEN: "[${A-unset}] [${B-unset}] [${C-unset}]"}\n';
  return each(group, rows, (content) => ({
    'compose.yaml': compose,
    '.env': content,
    'app.env': content,
    'process.env.json': '{"P": "process"}',
  }));
}

/** Files over each other in the given order. */
export function mergeCases(group: string, rows: Readonly<Record<string, readonly string[]>>): Cases {
  return Object.fromEntries(
    Object.entries(rows).map(([name, files]) => {
      const named = files.map((content, index) => [`${index}.yaml`, content] as const);
      const list = named.map(([file]) => file).join(':');
      return [`${group}: ${name}`, { ...Object.fromEntries(named), '.env': `COMPOSE_FILE=${list}` }];
    }),
  );
}

function indent(text: string, by: number): string {
  return text.replace(/^/gm, ' '.repeat(by));
}
