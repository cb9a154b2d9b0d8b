import { describe, expect, it } from 'vitest';
import { load, problems } from './projects';

const REFERENCE = `
version: '3.8'

services:
  backend:
    build: ./backend
    ports:
      - "8000:8000"
    environment:
      - DATABASE_URL=postgresql://user:pass@db:5432/app
      - FRONTEND_URL=http://localhost:3000
    depends_on:
      - db

  frontend:
    build:
      context: ./frontend
      args:
        - NEXT_PUBLIC_API_URL=http://localhost:8000
    ports:
      - "3000:3000"
    depends_on:
      - backend

  db:
    image: postgres:15
    environment:
      - POSTGRES_USER=user
      - POSTGRES_PASSWORD=pass
      - POSTGRES_DB=app
    volumes:
      - postgres_data:/var/lib/postgresql/data

volumes:
  postgres_data:
`;

describe('a Next.js, FastAPI and Postgres project', () => {
  const project = () => load({ 'docker-compose.yml': REFERENCE });

  it('is named after its folder, because it has no name of its own', () => {
    expect(project().name).toBe('shop');
    expect(project().files).toEqual(['docker-compose.yml']);
  });

  it('keeps the line of every value, so that findings can point at it', () => {
    const { backend } = project().services;
    expect(backend?.environment.DATABASE_URL).toEqual({
      value: 'postgresql://user:pass@db:5432/app',
      at: { file: 'docker-compose.yml', line: 10, column: 9, path: 'services.backend.environment.DATABASE_URL' },
    });
    expect(backend?.at.line).toBe(5);
  });

  it('writes short forms out', () => {
    const { backend, frontend, db } = project().services;
    expect(backend?.ports.map(({ value }) => value)).toEqual([{ target: 8000, published: 8000, protocol: 'tcp' }]);
    expect(backend?.build?.context.value).toBe('backend');
    expect(backend?.build?.dockerfile.value).toBe('Dockerfile');
    expect(frontend?.build?.args.NEXT_PUBLIC_API_URL?.value).toBe('http://localhost:8000');
    expect(frontend?.dependsOn.backend?.value).toBe('service_started');
    expect(db?.volumes[0]?.value).toEqual({
      type: 'volume',
      source: 'postgres_data',
      target: '/var/lib/postgresql/data',
      readOnly: false,
    });
  });

  it('joins every service to the default network that compose makes', () => {
    expect(Object.keys(project().networks)).toEqual(['default']);
    expect(project().services.db?.networks).toEqual({ default: { aliases: [] } });
  });
});

describe('finding the compose files', () => {
  const service = (image: string) => `services: {web: {image: "${image}"}}`;

  it('takes compose.yaml before the older names, as compose does', () => {
    const files = { 'docker-compose.yml': service('old'), 'compose.yaml': service('new') };
    expect(load(files).services.web?.image?.value).toBe('new');
  });

  it('puts the override file over the main one without being told', () => {
    const project = load({ 'compose.yaml': service('main'), 'compose.override.yaml': service('over') });
    expect(project.services.web?.image).toMatchObject({ value: 'over', at: { file: 'compose.override.yaml' } });
    expect(project.files).toEqual(['compose.yaml', 'compose.override.yaml']);
  });

  it('reads exactly the files of COMPOSE_FILE, which .env may set', () => {
    const files = {
      '.env': 'COMPOSE_FILE=a.yaml:b.yaml',
      'a.yaml': service('a'),
      'b.yaml': service('b'),
      'compose.yaml': service('c'),
    };
    expect(load(files).files).toEqual(['a.yaml', 'b.yaml']);
    expect(load(files, { COMPOSE_FILE: 'b.yaml,a.yaml', COMPOSE_PATH_SEPARATOR: ',' }).services.web?.image?.value).toBe(
      'a',
    );
  });

  it('names what it looked for and the example when there is nothing', () => {
    expect(problems({ 'readme.txt': '' })).toEqual([
      expect.stringMatching(
        /no compose\.yaml, compose\.yml, docker-compose\.yml, docker-compose\.yaml in .*shop.*examples\/fullstack/,
      ),
    ]);
  });

  it('says which file of COMPOSE_FILE is missing', () => {
    expect(problems({ 'a.yaml': service('a') }, { COMPOSE_FILE: 'a.yaml:b.yaml' })).toEqual([
      expect.stringContaining('b.yaml does not exist'),
    ]);
  });
});

describe('the project name', () => {
  it.each([
    ['COMPOSE_PROJECT_NAME wins over the file', { COMPOSE_PROJECT_NAME: 'given' }, 'given'],
    ['the file wins over the folder, in docker’s spelling', {}, 'myshop'],
  ])('%s', (_, environment, expected) => {
    expect(load('name: My Shop\nservices: {web: {image: x}}', environment).name).toBe(expected);
  });

  it('refuses a COMPOSE_PROJECT_NAME that docker would refuse', () => {
    expect(problems('services: {web: {image: x}}', { COMPOSE_PROJECT_NAME: 'My Shop' })).toEqual([
      expect.stringContaining('COMPOSE_PROJECT_NAME: is no project name; write lower-case letters'),
    ]);
  });

  it('can be named inside the file', () => {
    expect(load('services: {web: {image: "${COMPOSE_PROJECT_NAME}-web"}}').services.web?.image?.value).toBe('shop-web');
  });
});

describe('profiles', () => {
  const files = { 'compose.yaml': 'services:\n  web: {image: x}\n  mail: {image: y, profiles: [dev, test]}' };

  it('leaves out services whose profile is not active, and says so', () => {
    expect(Object.keys(load(files).services)).toEqual(['web']);
    expect(load(files).inactive).toMatchObject([{ name: 'mail', profiles: ['dev', 'test'], at: { line: 3 } }]);
  });

  it.each(['dev', 'other, test', '*'])('activates them with COMPOSE_PROFILES=%s', (COMPOSE_PROFILES) => {
    expect(Object.keys(load(files, { COMPOSE_PROFILES }).services)).toEqual(['web', 'mail']);
  });
});
