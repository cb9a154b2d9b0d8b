import { describe, expect, it } from 'vitest';
import { load } from './projects';

const base = `services:
  base:
    image: app:1
    environment: {A: "1", B: "2"}
    ports: ["8000:80"]
    volumes: ["./data:/data"]
`;

describe('files over each other', () => {
  const over = (text: string) => load({ 'compose.yaml': base, 'compose.override.yaml': text }).services.base;

  it('merges environment by key, and keeps the file of each value', () => {
    const environment = over('services: {base: {environment: [B=3, C=4]}}')?.environment;
    expect(environment).toMatchObject({
      A: { value: '1', at: { file: 'compose.yaml' } },
      B: { value: '3', at: { file: 'compose.override.yaml' } },
    });
    expect(environment?.C?.value).toBe('4');
  });

  it('adds ports, because compose does not know which one an override means', () => {
    expect(
      over('services: {base: {ports: ["8000:80", "9000:90"]}}')?.ports.map(({ value }) => value.published),
    ).toEqual([8000, 9000]);
  });

  it('takes away with !reset and replaces with !override', () => {
    expect(over('services: {base: {ports: !reset [], environment: !override {C: "3"}}}')).toMatchObject({
      ports: [],
      environment: { C: { value: '3' } },
    });
    expect(over('services: {base: {environment: !override {C: "3"}}}')?.environment).not.toHaveProperty('A');
  });
});

describe('extends', () => {
  it('puts the other service below, with paths that start at its own file', () => {
    const { web } = load({
      'compose.yaml': 'services:\n  web:\n    extends: {file: sub/b.yaml, service: base}\n    user: u',
      'sub/b.yaml': base,
    }).services;
    expect(web?.volumes[0]?.value.source).toBe('sub/data');
    expect(web).toMatchObject({
      image: { value: 'app:1', at: { file: 'sub/b.yaml', line: 3 } },
      user: { value: 'u' },
      at: { file: 'compose.yaml', line: 2 },
    });
  });
});

describe('include', () => {
  it('gives the included files their own folder and variables', () => {
    const files = {
      'compose.yaml': 'include: [sub/c.yaml]\nservices: {web: {image: "${TAG:-none}"}}',
      'sub/c.yaml': `${base}    user: "\${TAG}"\n`,
      'sub/.env': 'TAG=sub\n',
    };
    const { base: included, web } = load(files).services;
    expect(included?.volumes[0]?.value.source).toBe('sub/data');
    expect(included?.user).toMatchObject({
      value: 'sub',
      substitutions: [{ variable: 'TAG', from: 'env-file', at: { file: 'sub/.env', line: 1 } }],
    });
    expect(web?.image?.value).toBe('none');
  });
});

describe('the origin of values that pass through several readings', () => {
  const files = {
    'compose.yaml': `services:
  web:
    image: x
    command: serve --url "http://\${HOST}/x y" -v
    env_file: app.env
    environment: [TOKEN, "URL=redis://:\${PW}@cache:6379"]
    build: {context: ., args: ["KEY=\${PW}"]}
`,
    'app.env': 'API_KEY=abc\n',
    '.env': 'TOKEN=t0ken\nPW=p4ss\n',
  };
  const web = () => load(files, { HOST: 'host' }).services.web;

  it('stays with a word of a command when the line is split', () => {
    expect(web()?.command?.[2]).toMatchObject({
      value: 'http://host/x y',
      substitutions: [{ variable: 'HOST', from: 'process', start: 7, end: 11 }],
    });
    expect(web()?.command?.[1]).not.toHaveProperty('substitutions');
  });

  it('stays with a value when its key is cut off', () => {
    expect(web()?.environment.URL).toMatchObject({
      substitutions: [{ variable: 'PW', from: 'env-file', start: 9, end: 13, at: { file: '.env', line: 2 } }],
    });
    expect(web()?.build?.args.KEY).toMatchObject({ substitutions: [{ variable: 'PW', start: 0, end: 4 }] });
  });

  it('is the whole value for keys of env files and keys without a value', () => {
    expect(web()?.environment.API_KEY).toMatchObject({
      substitutions: [{ variable: 'API_KEY', from: 'env-file', start: 0, end: 3, at: { file: 'app.env', line: 1 } }],
    });
    expect(web()?.environment.TOKEN).toMatchObject({
      substitutions: [{ variable: 'TOKEN', from: 'env-file', start: 0, end: 5, at: { file: '.env', line: 1 } }],
    });
  });
});

it('accounts for every key that has no place of its own', () => {
  const web = load(
    'services: {web: {image: x, privileged: true, x-deploy: {role: web}, deploy: {placement: {constraints: [a]}}, ports: [{target: 80, mode: host}]}}',
  ).services.web;
  expect(Object.keys(web?.rest ?? {}).sort()).toEqual(['deploy.placement', 'ports.mode', 'privileged']);
  expect(web?.deployHints?.value).toEqual({ role: 'web' });
});

it('tells what compose drops of a command, which it splits without a shell', () => {
  const web = load('services: {web: {image: x, command: migrate && serve}}').services.web;
  expect(web?.command?.map(({ value }) => value)).toEqual(['migrate']);
  expect(web?.rest['command.ignored']?.value).toBe('&& serve');
});
