import type { ContextFiles } from './context-files';
import { nextRoots } from './nextjs';
import { dependenciesOf } from './node-packages';
import { requirementFiles } from './python-dependencies';
import type { PythonProject } from './python-project';
import type { Framework, ImageFacts } from './types';

type Language = 'node' | 'python' | 'other';

const baseLanguage: readonly (readonly [RegExp, Language])[] = [
  [/(^|\/)(python|uv|pypy|tiangolo\/|uvicorn|miniconda|conda|poetry)/i, 'python'],
  [/(^|\/)(node|bun|nodejs|nextjs)(?=[:@\d-]|$)/i, 'node'],
  // Code of ours in such an image is served as files, or was only needed to build.
  [
    /(^|\/)(nginx|httpd|caddy|openresty|haproxy|traefik|apache|php|golang|rust|ruby|dotnet|aspnet|elixir|erlang)\b/i,
    'other',
  ],
  [/(^|\/)(openjdk|eclipse-temurin|amazoncorretto|maven|gradle|tomcat)\b/i, 'other'],
];

const commandLanguage: readonly (readonly [RegExp, Language])[] = [
  [/(^|[/\s])(uvicorn|gunicorn|fastapi|python[\d.]*|hypercorn|granian|celery|alembic|uv)(\s|$)/, 'python'],
  [/(^|[/\s])(node|npm|npx|yarn|pnpm|bun|next)(\s|$)|server\.js/, 'node'],
];

/** What an image runs. Where a context holds both languages, the base image decides, then the command, then what lies at the top. */
export function frameworkOf(files: ContextFiles, python: PythonProject, image: ImageFacts): Framework {
  const command = [...image.entrypoint, ...image.command].join(' ');
  const language =
    firstMatch(baseLanguage, image.base ?? '') ??
    firstMatch(commandLanguage, command) ??
    languageOfFiles(files, python);
  if (language === 'python') return usesFastapi(files, python) ? 'fastapi' : 'python';
  if (language === 'node') return usesNext(files) ? 'nextjs' : 'node';
  return 'other';
}

function firstMatch(table: readonly (readonly [RegExp, Language])[], text: string): Language | undefined {
  return table.find(([expression]) => expression.test(text))?.[1];
}

function languageOfFiles(files: ContextFiles, python: PythonProject): Language | undefined {
  if (files.texts.some(({ path }) => path.endsWith('package.json'))) return 'node';
  return requirementFiles(files).length > 0 || python.files.length > 0 ? 'python' : undefined;
}

function usesNext(files: ContextFiles): boolean {
  return (
    nextRoots(files).length > 0 ||
    files.texts.some((file) => file.path.endsWith('package.json') && dependenciesOf(file).has('next'))
  );
}

function usesFastapi(files: ContextFiles, python: PythonProject): boolean {
  const imports = /^\s*(from|import)\s+fastapi\b/m;
  if (python.files.length > 0) return python.files.some(({ text }) => imports.test(text));
  return requirementFiles(files).some(({ text }) => /(^|["'\s])fastapi\b/im.test(text.replace(/#.*$/gm, '')));
}
