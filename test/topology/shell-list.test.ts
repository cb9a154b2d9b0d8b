import { describe, expect, test } from 'vitest';

import { asShellCall, parseShellList } from '../../lib/topology/containers/shell-list';

test('a list is split at &&, || and ; with the words of each command', () => {
  expect(parseShellList('alembic upgrade head && exec uvicorn app.main:app || exit 1; echo "a b"')).toEqual([
    { words: ['alembic', 'upgrade', 'head'], text: 'alembic upgrade head', needsShell: false, next: '&&' },
    { words: ['exec', 'uvicorn', 'app.main:app'], text: 'exec uvicorn app.main:app', needsShell: false, next: '||' },
    { words: ['exit', '1'], text: 'exit 1', needsShell: false, next: ';' },
    { words: ['echo', 'a b'], text: 'echo "a b"', needsShell: false },
  ]);
});

test('operators inside quotes belong to the word', () => {
  expect(parseShellList(`python -c 'import a; b && c' "x||y"`)?.map((c) => c.words)).toEqual([
    ['python', '-c', 'import a; b && c', 'x||y'],
  ]);
});

test('lines, comments and continuations are read as a shell reads them', () => {
  expect(
    parseShellList('set -e\n# first\nalembic \\\n upgrade head\n\nuvicorn app:app\n')?.map((c) => c.words),
  ).toEqual([
    ['set', '-e'],
    ['alembic', 'upgrade', 'head'],
    ['uvicorn', 'app:app'],
  ]);
});

test.each(['uvicorn --port $PORT', 'uvicorn --port "${PORT:-80}"', 'A=1 uvicorn', 'ls *.py', 'a > /dev/null 2>&1'])(
  '%s can only be run by a shell',
  (text) => {
    expect(parseShellList(text)?.[0]?.needsShell).toBe(true);
  },
);

test('a dollar in single quotes is a plain character', () => {
  expect(parseShellList(`echo '$HOME'`)?.[0]).toMatchObject({ words: ['echo', '$HOME'], needsShell: false });
});

describe('what is not understood is left alone', () => {
  test.each([
    'curl localhost | grep ok',
    'worker & server',
    'echo $(date)',
    'echo `date`',
    'echo "$(date)"',
    '(cd a && b)',
    'if true; then a; fi',
    'until pg_isready; do sleep 1; done',
    `echo 'open`,
    'cat <<EOF',
    'a &&',
  ])('%s', (text) => {
    expect(parseShellList(text)).toBeUndefined();
  });
});

test.each([
  [
    ['sh', '-c', 'a'],
    ['sh', '-c'],
  ],
  [
    ['/bin/bash', '-lc', 'a'],
    ['/bin/bash', '-lc'],
  ],
  [
    ['/bin/sh', '-e', '-c', 'a'],
    ['/bin/sh', '-e', '-c'],
  ],
])('%j runs text', (argv, shell) => {
  expect(asShellCall(argv)).toEqual({ shell, text: 'a' });
});

test.each([[['bash', 'start.sh']], [['uvicorn', '-c', 'a']], [['sh', '-c']], [['sh', '-c', 'a', 'b']]])(
  '%j does not',
  (argv) => {
    expect(asShellCall(argv)).toBeUndefined();
  },
);
