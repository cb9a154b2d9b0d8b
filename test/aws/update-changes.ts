import { expect } from 'vitest';

/** A project with everything that an update must not lose. */
export const compose = `
services:
  web:
    build: ./frontend
    ports: ["3000:3000"]
    environment: { INTERNAL_API_URL: "http://api:8000" }
  api:
    build: ./backend
    ports: ["8000:8000"]
    environment:
      DATABASE_URL: postgresql://shop:secret@db:5432/orders
      REDIS_URL: redis://queue:6379/0
      SECRET_KEY: not-a-secret-yet
      GREETING: hello
    volumes: ["uploads:/app/uploads"]
    depends_on: { migrate: { condition: service_completed_successfully } }
  migrate:
    build: ./backend
    command: alembic upgrade head
    restart: "no"
    environment: { DATABASE_URL: "postgresql://shop:secret@db:5432/orders" }
  queue:
    image: redis:7
    volumes: ["jobs:/data"]
  db:
    image: postgres:15
    environment: { POSTGRES_USER: shop, POSTGRES_PASSWORD: secret, POSTGRES_DB: orders }
    volumes: ["pgdata:/var/lib/postgresql/data"]
volumes: { jobs: , pgdata: , uploads: }
`;

/** What one deployment changes against the one before. */
export interface Edit {
  readonly compose?: (text: string) => string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly main?: string;
}

/** Replaces parts of the compose file; each must be there. */
export const swap =
  (...pairs: ReadonlyArray<readonly [string | RegExp, string]>) =>
  (text: string) =>
    pairs.reduce((result, [from, to]) => {
      const next = result.replace(from, to);
      expect(next).not.toBe(result);
      return next;
    }, text);

const ADMIN = `  admin:
    image: acme/admin:1
    ports: ["9000:9000"]
    environment: { DATABASE_URL: "postgresql://shop:secret@db:5432/orders" }
  queue:
`;

/** One change, what it updates in place, and the types of what it adds and removes; `undefined`: not told here. */
export const changes: ReadonlyArray<{
  readonly what: string;
  readonly edit: Edit;
  readonly changed?: readonly string[];
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}> = [
  {
    what: 'an image: its task definitions, and so the migration',
    edit: { main: 'GREETING = "hi"\n' },
    changed: ['TaskmigrateTask', 'ServiceapiTask'],
    added: [],
    removed: [],
  },
  {
    what: 'a variable: one task definition',
    edit: { compose: swap(['GREETING: hello', 'GREETING: hi']) },
    changed: ['ServiceapiTask'],
    added: [],
    removed: [],
  },
  {
    what: 'replicas: the count of one service',
    edit: { compose: swap(['build: ./frontend', 'build: ./frontend\n    scale: 2']) },
    changed: ['ServicewebService'],
    added: [],
    removed: [],
  },
  {
    what: 'a port: a new target group beside the old one, which cannot change its port',
    edit: { compose: swap(['"8000:8000"', '"8080:8080"'], ['http://api:8000', 'http://api:8080']) },
    changed: ['AssignedEntryRoutesRule1', 'ServiceapiTask', 'ServiceapiService', 'ServicewebTask'],
    added: ['SecurityGroupEgress', 'SecurityGroupIngress', 'TargetGroup'],
    removed: ['SecurityGroupEgress', 'SecurityGroupIngress', 'TargetGroup'],
  },
  {
    what: 'the generation of the passwords: new secrets, the database told, every client rolled out',
    edit: { settings: { DEPLOY_DATABASE_PASSWORD_GENERATION: '2' } },
    changed: [
      'DatabasepgdataInstance',
      'TaskmigrateTask',
      'TaskmigrateTaskExecutionRoleDefaultPolicy',
      'ServiceapiTask',
      'ServiceapiTaskExecutionRoleDefaultPolicy',
    ],
    added: ['Secret'],
    removed: ['Secret'],
  },
  {
    what: 'a public URL: balancer, listener and target groups of another form beside the old ones, whose scheme cannot change',
    edit: {
      settings: { DEPLOY_PUBLIC_URL: 'https://shop.example.com', DEPLOY_HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ' },
    },
    changed: ['BucketuploadsBucket', 'ServiceapiService', 'ServicewebService'],
  },
  {
    what: 'egress over NAT: the route out and where tasks run; no subnet moves',
    edit: { settings: { DEPLOY_EGRESS: 'nat' } },
    added: ['EIP', 'NatGateway', 'Route', 'VPCEndpoint'],
    removed: [],
  },
  {
    what: 'egress over endpoints: the endpoints and where tasks run; no subnet moves',
    edit: { settings: { DEPLOY_EGRESS: 'endpoints' } },
    changed: ['TaskmigrateRun', 'ServiceapiService', 'ServicewebService'],
    added: ['SecurityGroup', 'VPCEndpoint'],
    removed: [],
  },
  {
    what: 'another public service: nothing of what the first entry answers with',
    edit: { compose: swap(['  queue:\n', ADMIN]) },
    changed: [],
    removed: [],
  },
  {
    what: 'a service taken out: what sends requests to it, and itself',
    edit: { compose: swap([/ {2}web:[^]*?(?= {2}api:)/, '']) },
    changed: ['AssignedEntryBalancerLoadBalancerHttp', 'AssignedEntryDistributionmain'],
    added: [],
  },
  {
    what: 'a service under another name: a new one beside the old one; its secrets keep their values',
    edit: { compose: swap(['  api:', '  backend:'], ['http://api:8000', 'http://backend:8000']) },
    changed: ['AssignedEntryRoutesRule1', 'ServicewebTask'],
  },
  {
    what: 'the database service under another name: its clients; the data stay with their volume, as under compose',
    edit: { compose: swap(['  db:\n', '  postgres:\n'], [/@db:/g, '@postgres:']) },
    added: ['Secret', 'SecurityGroup', 'SecurityGroupIngress'],
    removed: ['Secret', 'SecurityGroup', 'SecurityGroupIngress'],
  },
  {
    what: 'the cache service under another name: its clients; jobs that wait stay with their volume',
    edit: { compose: swap(['  queue:\n', '  broker:\n'], ['redis://queue', 'redis://broker']) },
  },
  {
    what: 'networks: the security groups of tasks',
    edit: {
      compose: (text) =>
        `${text.replace(/( {2}(?:api|migrate|db|queue):\n)/g, '$1    networks: [back]\n')}networks: { back: }\n`,
    },
    changed: ['TaskmigrateRun', 'ServiceapiService'],
  },
  {
    what: 'data made disposable: the protection of what is there',
    edit: { settings: { DEPLOY_DATA: 'disposable' } },
  },
];
