import { describe, expect, test } from 'vitest';
import { readDockerfile } from '../../lib/source/dockerfile';
import type { ImageFacts } from '../../lib/source/types';

function image(text: string, options: { target?: string; args?: Record<string, string> } = {}): ImageFacts {
  return readDockerfile({ text, file: 'api/Dockerfile', dockerfile: 'Dockerfile', args: {}, ...options }).image;
}

function sources(text: string): readonly string[] {
  return readDockerfile({ text, file: 'Dockerfile', dockerfile: 'Dockerfile', args: {} }).sources;
}

test('the plain image of the reference application: no user, no port, exec form, code copied', () => {
  const facts = image(`FROM python:3.11-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]
`);
  expect(facts).toEqual({
    dockerfile: 'Dockerfile',
    workdir: '/app',
    exposes: [],
    entrypoint: [],
    command: ['uvicorn', 'app.main:app', '--host', '0.0.0.0', '--port', '8000'],
    copiesContext: true,
    declaredArguments: [],
    environment: {},
    volumes: [],
    base: 'python:3.11-slim',
  });
});

describe('stages', () => {
  const staged = `ARG PYTHON=3.11
FROM python:\${PYTHON}-slim AS base
WORKDIR /srv
ENV PORT=8000
USER 10001:10001
CMD ["base"]
FROM base AS dev
CMD ["uvicorn", "--reload"]
FROM base AS prod
COPY app app
WORKDIR app
EXPOSE $PORT
CMD ["uvicorn"]
FROM scratch AS last
`;
  test('the chosen stage keeps what the stage it starts from says', () => {
    const facts = image(staged, { target: 'PROD' });
    expect(facts).toMatchObject({
      base: 'python:3.11-slim',
      user: '10001:10001',
      workdir: '/srv/app',
      exposes: [8000],
      command: ['uvicorn'],
    });
  });
  test('the last stage is built where none is chosen', () => {
    expect(image(staged)).toMatchObject({ base: 'scratch', command: [], exposes: [] });
  });
  test('a build argument wins over the default in FROM', () => {
    expect(image(staged, { target: 'dev', args: { PYTHON: '3.13' } }).base).toBe('python:3.13-slim');
  });
  test('a stage with only manifests does not hold the code, which a bind mount brought in development', () => {
    const text =
      'FROM node:20\nCOPY package*.json yarn.lock* ./\nCOPY docker/entrypoint.sh /\nRUN npm ci\nCMD ["npm", "run", "dev"]\n';
    expect(image(text).copiesContext).toBe(false);
    expect(image(`${text}COPY src src\n`).copiesContext).toBe(true);
  });
  test('code that comes by way of another stage counts, code of another image does not', () => {
    const text = 'FROM node:20 AS build\nCOPY . .\nRUN npm run build\nFROM node:20-alpine\n';
    expect(image(`${text}COPY --from=build /app/.next ./.next\n`).copiesContext).toBe(true);
    expect(image(`${text}COPY --from=0 /app/.next ./.next\n`).copiesContext).toBe(true);
    expect(image(`${text}COPY --from=nginx:1 /etc/nginx /etc/nginx\n`).copiesContext).toBe(false);
  });
  test('the paths that an image is built of: copies, bind mounts of RUN, other stages; no heredoc, no address', () => {
    const text = `FROM python:3 AS deps
RUN --mount=type=bind,source=backend/uv.lock,target=uv.lock --mount=type=cache,target=/root/.cache uv sync
FROM python:3
COPY --from=deps /venv /venv
COPY --chown=app:app ./backend/app/ /app/
COPY <<EOF /etc/motd
hello
EOF
ADD https://example.org/ca.pem /ca.pem
ADD ["backend/seed data.json", "/"]
`;
    expect(sources(text)).toEqual(['backend/app', 'backend/seed data.json', 'backend/uv.lock']);
  });
});

describe('user: Kubernetes admits numbers only', () => {
  test.each([
    ['useradd -u 10001 app', 'app', '10001'],
    ['groupadd -g 1500 app && useradd --uid=1501 -g app -m app', 'app:app', '1501:1500'],
    ['addgroup -g 1001 -S nodejs; adduser -S -u 1002 nextjs -G nodejs', 'nextjs:nodejs', '1002:1001'],
    ['adduser --system --uid 1003 --gecos "" --disabled-password web', 'web', '1003'],
    ['useradd -ms /bin/bash -u${ID} app', '${NAME:-app}', '1009'],
    ['adduser -Du 1004 app', 'app', '1004'],
    ['true', 'root', '0'],
  ])('%s', (command, user, expected) => {
    expect(image(`FROM debian\nARG ID=1009\nRUN set -eux && ${command}\nUSER ${user}\n`).user).toBe(expected);
  });
  test('a heredoc creates users too, and its lines are no instructions', () => {
    expect(image('FROM debian\nRUN <<EOF\nUSER fake\nuseradd -u 7 app\nEOF\nUSER app\n').user).toBe('7');
  });
  test('node exists in the official image as 1000', () => {
    expect(image('FROM node:20-alpine\nUSER node\n').user).toBe('1000');
  });
  test.each([
    ['debian', 'useradd -m first && useradd app', '1001'],
    ['node:20', 'useradd --create-home app', '1001'],
    ['ubuntu:24.04', 'useradd app', '1001'],
    ['ubuntu:22.04', 'useradd app', '1000'],
    ['python:3.12-alpine', 'addgroup app && adduser -D -G app app', '1000'],
    ['python:3.12', 'groupadd -r app && useradd -r -g app app', '999'],
    ['python:3.12', 'useradd --system other; useradd -rm app', '998'],
  ])('on %s the number follows from the order: %s', (base, command, expected) => {
    expect(image(`FROM ${base}\nRUN ${command}\nUSER app:app\n`).user).toBe(expected);
  });
  test.each(['adduser -S app', 'adduser --system --group app', 'true'])(
    'a number that packages decide stays a name: %s',
    (command) => {
      expect(image(`FROM debian\nRUN ${command}\nUSER app\n`).user).toBe('app');
    },
  );
});

describe('ports', () => {
  test('ranges count, UDP does not: it is never made public', () => {
    expect(image('FROM x\nEXPOSE 9000-9002 8000/tcp 53/udp\nEXPOSE "80"\n').exposes).toEqual([
      80, 8000, 9000, 9001, 9002,
    ]);
  });
  test('what is no port is left out', () => {
    expect(image('FROM x\nEXPOSE http 0 70000 9-8\n').exposes).toEqual([]);
  });
});

describe('commands', () => {
  test('shell form stops signals at the shell, and its place is known', () => {
    const facts = image('FROM x\n\nCMD uvicorn app:app \\\n  # comment\n  --port 80\n');
    expect(facts.command).toEqual(['/bin/sh', '-c', 'uvicorn app:app   --port 80']);
    expect(facts.shellForm).toEqual({ file: 'api/Dockerfile', line: 3, column: 1 });
  });
  test('exec hands the process over', () => {
    expect(image('FROM x\nCMD exec uvicorn app:app\n').shellForm).toBeUndefined();
  });
  test('SHELL replaces the shell', () => {
    expect(image('FROM x\nSHELL ["/bin/bash", "-lc"]\nENTRYPOINT run\n').entrypoint).toEqual([
      '/bin/bash',
      '-lc',
      'run',
    ]);
  });
  test('an entry point clears the command of the stage before', () => {
    const base = 'FROM x AS a\nCMD ["one"]\nFROM a\n';
    expect(image(`${base}ENTRYPOINT ["run"]\n`).command).toEqual([]);
    expect(image(`${base}CMD ["two"]\nENTRYPOINT ["run"]\n`).command).toEqual(['two']);
  });
  test('health checks are as in compose, with options in seconds', () => {
    const facts = image(
      'FROM x\nHEALTHCHECK --interval=1m30s --timeout=500ms --retries=5 CMD curl -f localhost || exit 1\n',
    );
    expect(facts.healthcheck).toEqual(['CMD-SHELL', 'curl -f localhost || exit 1']);
    expect(facts.healthcheckTiming).toEqual({ interval: 90, timeout: 0.5, startPeriod: 0, retries: 5 });
    expect(image('FROM x\nHEALTHCHECK CMD ["curl", "x"]\n').healthcheck).toEqual(['CMD', 'curl', 'x']);
    expect(image('FROM x\nHEALTHCHECK NONE\n').healthcheck).toEqual(['NONE']);
  });
});

describe('variables', () => {
  test.each([
    ['ENV A=1 B="two words" C=$A', { A: '1', B: 'two words', C: '' }],
    ["ENV A=1\nENV B=${A:-x} C='$A' D=\\$A E=${N:+y}${A:+z}", { A: '1', B: '1', C: '$A', D: '$A', E: 'z' }],
    ['ENV OLD some value', { OLD: 'some value' }],
    ['ARG A=arg\nENV A=env\nENV B=$A', { A: 'env', B: 'env' }],
    ['ARG GLOBAL\nENV B=$GLOBAL', { B: 'from the top' }],
    ['ENV A=1 \\\n# a comment, and an empty line\n\n  B=2', { A: '1', B: '2' }],
    ['ENV N=${X:-${Y:-deep}}', { N: 'deep' }],
  ])('%s', (text, expected) => {
    expect(image(`ARG GLOBAL="from the top"\nFROM x\n${text}\n`).environment).toEqual(expected);
  });
  test('the escape directive changes what continues a line', () => {
    expect(image('# escape=`\nFROM x\nENV A=1 `\n B=c:\\dir\n').environment).toEqual({ A: '1', B: 'c:\\dir' });
  });
});

test('declared build arguments, also of stages that it copies from: the builder ignores all others', () => {
  const text = 'ARG BASE=x\nFROM a AS build\nARG NEXT_PUBLIC_API_URL SHA=1\nFROM b\nCOPY --from=build /a /a\n';
  expect(image(text).declaredArguments).toEqual(['BASE', 'NEXT_PUBLIC_API_URL', 'SHA']);
});

test('volumes in both forms', () => {
  expect(image('FROM x\nVOLUME ["/data", "/logs"]\nVOLUME /b /a\n').volumes).toEqual(['/a', '/b', '/data', '/logs']);
});

test.each([
  '',
  '\0\0\u0001',
  'FROM',
  'no dockerfile at all',
  'COPY',
  'FROM a AS a\nFROM a AS a\nCOPY --from=a',
  'CMD ["unclosed',
])('text that is no Dockerfile gives no facts: %j', (text) => {
  expect(image(text).exposes).toEqual([]);
});
