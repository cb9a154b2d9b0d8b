import { describe, expect, test } from 'vitest';

import { classifyOneShot, developmentFlags, serverOf, splitMigration } from '../../lib/topology/containers/command';

const split = (text: string) => splitMigration({ command: ['sh', '-c', text] });

describe('a migration in front of a server is taken off, or every replica would run it at once', () => {
  test.each([
    ['alembic upgrade head && exec uvicorn app.main:app', ['alembic', 'upgrade', 'head'], ['uvicorn', 'app.main:app']],
    [
      'alembic -c db/alembic.ini upgrade head && uvicorn a:b',
      ['alembic', '-c', 'db/alembic.ini', 'upgrade', 'head'],
      ['uvicorn', 'a:b'],
    ],
    [
      'poetry run alembic upgrade head; poetry run uvicorn a:b',
      ['poetry', 'run', 'alembic', 'upgrade', 'head'],
      ['poetry', 'run', 'uvicorn', 'a:b'],
    ],
    [
      'python -m alembic upgrade head && python main.py',
      ['python', '-m', 'alembic', 'upgrade', 'head'],
      ['python', 'main.py'],
    ],
    ['npx prisma migrate deploy && npm start', ['npx', 'prisma', 'migrate', 'deploy'], ['npm', 'start']],
    [
      'prisma migrate deploy --schema=db/schema.prisma && node server.js',
      ['prisma', 'migrate', 'deploy', '--schema=db/schema.prisma'],
      ['node', 'server.js'],
    ],
    [
      'python manage.py migrate --noinput && gunicorn app.wsgi',
      ['python', 'manage.py', 'migrate', '--noinput'],
      ['gunicorn', 'app.wsgi'],
    ],
    ['flask db upgrade && flask run', ['flask', 'db', 'upgrade'], ['flask', 'run']],
    ['npm run migrate && npm start', ['npm', 'run', 'migrate'], ['npm', 'start']],
    ['npm run db:migrate:deploy && npm start', ['npm', 'run', 'db:migrate:deploy'], ['npm', 'start']],
    ['aerich upgrade && uvicorn a:b', ['aerich', 'upgrade'], ['uvicorn', 'a:b']],
    ['npx knex migrate:latest && node index.js', ['npx', 'knex', 'migrate:latest'], ['node', 'index.js']],
    ['npx drizzle-kit migrate && node index.js', ['npx', 'drizzle-kit', 'migrate'], ['node', 'index.js']],
    [
      'uv run --frozen alembic upgrade head && uv run fastapi run',
      ['uv', 'run', '--frozen', 'alembic', 'upgrade', 'head'],
      ['uv', 'run', 'fastapi', 'run'],
    ],
  ])('%s', (text, migration, rest) => {
    expect(split(text)).toEqual({
      before: [{ kind: 'migration', command: migration }],
      rest,
      keepsEntrypoint: false,
    });
  });
});

test('seeds come off too, after the migration they need', () => {
  expect(split('alembic upgrade head && python -m app.initial_data && uvicorn a:b')?.before).toEqual([
    { kind: 'migration', command: ['alembic', 'upgrade', 'head'] },
    { kind: 'seed', command: ['python', '-m', 'app.initial_data'] },
  ]);
});

test('waiting is left out: the targets start tasks when the database answers', () => {
  const text = 'sleep 5 && ./wait-for-it.sh db:5432 -- echo up && alembic upgrade head && sleep 1 && uvicorn a:b';
  expect(split(text)).toMatchObject({
    before: [{ command: ['alembic', 'upgrade', 'head'] }],
    rest: ['uvicorn', 'a:b'],
  });
});

test('what sets up the shell stays in both parts', () => {
  expect(split('cd backend && alembic upgrade head && exec uvicorn a:b')).toMatchObject({
    before: [{ command: ['sh', '-c', 'cd backend && alembic upgrade head'] }],
    rest: ['sh', '-c', 'cd backend && exec uvicorn a:b'],
  });
});

test('what a migration does not need stays with the server', () => {
  const text = 'python manage.py collectstatic --noinput && python manage.py migrate && gunicorn a.wsgi';
  expect(split(text)).toMatchObject({
    before: [{ command: ['python', 'manage.py', 'migrate'] }],
    rest: ['sh', '-c', 'python manage.py collectstatic --noinput && gunicorn a.wsgi'],
  });
});

test('a command with variables keeps its shell, with exec so that the stop signal arrives', () => {
  expect(split('alembic upgrade head && uvicorn a:b --port $PORT')?.rest).toEqual([
    'sh',
    '-c',
    'exec uvicorn a:b --port $PORT',
  ]);
  expect(split('PYTHONPATH=. alembic upgrade head && uvicorn a:b')?.before[0]?.command).toEqual([
    'sh',
    '-c',
    'PYTHONPATH=. alembic upgrade head',
  ]);
});

test('shell form of a Dockerfile, bash -c and an entrypoint that is the shell are the same', () => {
  const text = 'alembic upgrade head && uvicorn a:b';
  for (const args of [
    { command: ['/bin/sh', '-c', text] },
    { command: ['bash', '-c', text] },
    { entrypoint: ['sh', '-c'], command: [text] },
    { entrypoint: ['/bin/sh', '-c', text] },
  ]) {
    expect(splitMigration(args)).toMatchObject({ rest: ['uvicorn', 'a:b'], keepsEntrypoint: false });
  }
});

test('an entrypoint of its own stays in front of both', () => {
  const found = splitMigration({
    entrypoint: ['/entry.sh'],
    command: ['sh', '-c', 'alembic upgrade head && uvicorn a:b'],
  });
  expect(found?.keepsEntrypoint).toBe(true);
});

describe('what is not understood is left alone', () => {
  test.each([
    ['there is no migration', 'uvicorn a:b'],
    ['there is only a migration', 'alembic upgrade head'],
    ['its failure is tolerated', 'alembic upgrade head || true; uvicorn a:b'],
    ['it needs a loop', 'until alembic upgrade head; do sleep 1; done; uvicorn a:b'],
    ['it may need what runs before', 'python fetch_models.py && alembic upgrade head && uvicorn a:b'],
    ['it runs beside the server', 'alembic upgrade head & uvicorn a:b'],
    ['it makes a migration', 'npm run migrate:create && npm start'],
  ])('%s: %s', (_why, text) => {
    expect(split(text)).toBeUndefined();
  });

  test('a script file', () => {
    expect(splitMigration({ command: ['bash', 'start.sh'] })).toBeUndefined();
  });
});

describe('what a service that ends is for', () => {
  test.each([
    [['alembic', 'upgrade', 'head'], 'migration'],
    [['sh', '-c', 'sleep 3 && alembic upgrade head'], 'migration'],
    [['sh', '-c', 'until pg_isready -h db; do sleep 1; done; alembic upgrade head'], 'migration'],
    [['bash', 'scripts/prestart.sh'], 'migration'],
    [['npx', 'prisma', 'db', 'seed'], 'seed'],
    [['python', '-m', 'app.seed'], 'seed'],
    [['npm', 'run', 'seed'], 'seed'],
    [['sh', '-c', 'alembic upgrade head && python seed.py'], 'migration'],
    [['python', 'worker.py'], 'other'],
    [['echo', 'alembic'], 'other'],
    [[], 'other'],
  ])('%j: %s', (command, kind) => {
    expect(classifyOneShot(command)).toBe(kind);
  });
});

describe('the server whose keep-alive and proxy settings apply', () => {
  test.each([
    [['uvicorn', 'app.main:app'], 'fastapi', 'uvicorn'],
    [['/venv/bin/uvicorn', 'app.main:app'], 'fastapi', 'uvicorn'],
    [['python', '-m', 'uvicorn', 'a:b'], 'python', 'uvicorn'],
    [['fastapi', 'run', 'app/main.py'], 'fastapi', 'uvicorn'],
    [['python', 'main.py'], 'fastapi', 'uvicorn'],
    [['python', 'main.py'], 'python', 'other'],
    [['/bin/sh', '-c', 'exec gunicorn a:b -k uvicorn.workers.UvicornWorker'], 'fastapi', 'gunicorn'],
    [['celery', '-A', 'app.main', 'worker'], 'fastapi', 'other'],
    [['python', '-m', 'app.worker'], 'fastapi', 'other'],
    [['npm', 'start'], 'nextjs', 'nextjs'],
    [['npm', 'start'], 'node', 'other'],
    [['node', 'server.js'], 'nextjs', 'nextjs'],
    [['next', 'start', '-p', '3000'], 'other', 'nextjs'],
    [[], 'nextjs', 'nextjs'],
  ] as const)('%j in a %s project: %s', (command, framework, server) => {
    expect(serverOf(command, framework)).toBe(server);
  });
});

describe('what serves the developer only', () => {
  test('--reload and its folders go, the rest of the command stays', () => {
    const { found, command } = developmentFlags([
      'uvicorn',
      'a:b',
      '--reload',
      '--reload-dir',
      'app',
      '--port',
      '8000',
    ]);
    expect(command).toEqual(['uvicorn', 'a:b', '--port', '8000']);
    expect(found.map(({ flag }) => flag)).toEqual(['--reload']);
  });

  test('inside a shell text too, whose quotes stay', () => {
    expect(developmentFlags(['sh', '-c', 'uvicorn a:b --reload --header "X: 1"']).command).toEqual([
      'sh',
      '-c',
      'uvicorn a:b --header "X: 1"',
    ]);
  });

  test('fastapi dev answers on the loopback address only, so it becomes fastapi run', () => {
    expect(developmentFlags(['fastapi', 'dev', 'main.py']).command).toEqual(['fastapi', 'run', 'main.py']);
  });

  test.each([
    [['npm', 'run', 'dev']],
    [['pnpm', 'dev']],
    [['npx', 'next', 'dev']],
    [['next', 'dev', '--turbo']],
    [['nodemon', 'index.js']],
    [['python', 'manage.py', 'runserver', '0.0.0.0:8000']],
  ])('%j needs another command, and the finding says which', (command) => {
    const result = developmentFlags(command);
    expect(result.command).toEqual(command);
    expect(result.found[0]?.fix).toMatch(/start|serve|build/);
  });

  test.each([[['uvicorn', 'a:b']], [['npm', 'start']], [['mytool', '--reload']], [[]]])(
    '%j is left as it is',
    (command) => {
      expect(developmentFlags(command)).toEqual({ found: [], command });
    },
  );
});
