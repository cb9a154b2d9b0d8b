import { beforeAll, describe, expect, test } from 'vitest';
import { awsFigures } from '../../lib/report/aws-figures';
import { plain } from '../../lib/report/paint';
import { planText } from '../../lib/report/text';
import { loadSettings } from '../../lib/settings/load';
import { settingsProblems } from '../../lib/settings/targets';
import type { Finding, Plan, Target } from '../../lib/topology/types';
import { literal } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';

const at = { file: 'docker-compose.yml', line: 14, column: 7 };
const finding: Finding = {
  id: 'proxy-rules-not-read',
  kind: 'warning',
  targets: ['aws', 'kubernetes'],
  at,
  subject: 'services.proxy',
  what: 'the rules of nginx.conf are not understood',
  why: 'they use rewrites',
};

function render(plan: Partial<Plan> = {}, environment: Record<string, string> = {}, only?: Target): string {
  const settings = loadSettings({ directory: __dirname, environment });
  const problems = { aws: settingsProblems(settings, 'aws'), kubernetes: settingsProblems(settings, 'kubernetes') };
  return planText(
    {
      plan: { topology: referenceTopology(), findings: [], ...plan },
      settings,
      files: ['docker-compose.yml'],
      targets: only ? [only] : ['aws', 'kubernetes'],
      problems,
      aws: awsFigures(plan.topology ?? referenceTopology(), settings),
    },
    plain,
  );
}

const lineWith = (text: string, words: string) => text.split('\n').find((line) => line.includes(words)) ?? '';
/** The lines below a title, up to the next empty one. */
const under = (text: string, title: string) =>
  text
    .trimEnd()
    .split('\n\n')
    .find((part) => part.startsWith(title)) ?? '';

describe('the reference stack', () => {
  let text: string;
  beforeAll(() => (text = render()));

  test.each([
    ['backend', 'api :8000', 'ECS service on Fargate', 'Deployment, Service'],
    ['db', 'PostgreSQL 15', 'RDS for PostgreSQL 15', 'StatefulSet, claim of 20 GiB'],
    ['migrate', 'migration', 'Fargate task, before each release', 'Job, before each release'],
    ['worker', 'worker', 'ECS service on Fargate', 'Deployment'],
    ['uploads', 'bucket', 'S3 bucket', 'the folder uploads'],
  ])('%s is shown with what it becomes on both targets', (name, is, aws, kubernetes) => {
    const row = new RegExp(`^  ${name} +${is} +${aws} +${kubernetes}$`, 'm');
    expect(under(text, 'What each part becomes')).toMatch(row);
  });

  test('routes stand in matching order, with where the knowledge comes from', () => {
    const routes = under(text, 'Routes').split('\n');
    expect(routes[1]).toContain('http://shop.localhost');
    expect(routes.slice(2).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['/openapi.json', 'backend:8000', 'by default'],
      ['/redoc, /redoc/*', 'backend:8000', 'by default'],
      ['/docs, /docs/*', 'backend:8000', 'by default'],
      ['/api, /api/*', 'backend:8000', 'found in the source'],
      ['/ws, /ws/*', 'backend:8000', 'found in the source, websocket'],
      ['/*', 'frontend:3000', 'by default'],
    ]);
  });

  test('each secret says whether it is generated or must be pushed, and from which variable', () => {
    expect(lineWith(text, 'db-password')).toMatch(/generated, 32 letters and digits +password of the database db/);
    expect(lineWith(text, 'secret-key')).toContain('pushed from SECRET_KEY');
  });

  test('rewritten values show what is known now, and in braces what the deployment fills in', () => {
    const values = under(text, 'Values that the deployment fills in');
    expect(values).toMatch(/^ {4}DATABASE_URL +postgresql:\/\/app_user:\{db-password\}@\{db-host\}:5432\/app$/m);
    expect(values).toMatch(/^ {2}frontend, while it is built\n {4}NEXT_PUBLIC_API_URL +\{public-url\}$/m);
    expect(values).not.toContain('KEEP_ALIVE_TIMEOUT');
  });

  test('the report ends with the commands of each target, in the order to type them', () => {
    const commands = (title: string) =>
      under(text, title)
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/ {2,}/)[0]);
    expect(commands('Next, for AWS')).toEqual([
      'npx cdk bootstrap',
      'npx composeport secrets push --target aws',
      'npx composeport preflight --target aws',
      'npx cdk deploy',
    ]);
    expect(commands('Next, for Kubernetes')).toEqual([
      'npx composeport images',
      'npx composeport secrets push --target kubernetes',
      'npx composeport preflight --target kubernetes',
      'npx cdk8s synth',
      'kubectl apply -f dist/kubernetes',
    ]);
  });

  test('it fits a terminal of 100 columns and holds no colour codes', () => {
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(text).not.toContain('\u001b');
  });
});

test('steps that have nothing to do are left out', () => {
  const web = { ...referenceTopology().workloads[0]!, image: { kind: 'registry', reference: 'nginx:1' } as const };
  const topology = referenceTopology({ secrets: [], workloads: [web], tasks: [] });
  const text = render({ topology });
  expect(text).not.toContain('secrets push');
  expect(text).not.toContain('composeport images');
});

test('the keys of an S3 server in the cluster must be pushed, even where the app has no secret', () => {
  const [uploads] = referenceTopology().buckets;
  const topology = referenceTopology({ secrets: [], buckets: [{ ...uploads!, folder: undefined }] });
  expect(under(render({ topology }), 'Next, for Kubernetes')).toContain('secrets push --target kubernetes');
});

describe('findings', () => {
  const blocker: Finding = { ...finding, kind: 'blocker', subject: 'services.gpu', targets: ['aws'] };
  const rewritten: Finding = { ...finding, kind: 'translated', subject: 'services.backend.environment.FRONTEND_URL' };
  const proxy: Finding = { ...finding, kind: 'dropped', expected: true, subject: 'services.traefik' };
  const lost: Finding = { ...finding, kind: 'dropped', subject: 'services.backend.cgroup' };

  test('come in three groups: what must be fixed, what should be known, what is fine', () => {
    const text = render({ findings: [rewritten, finding, blocker, proxy, lost] });
    expect(under(text, 'Must fix')).toContain('services.gpu (AWS)');
    expect(under(text, 'Should know')).toContain('services.proxy');
    expect(under(text, 'Fine')).toMatch(/FRONTEND_URL\n {4}rewritten: /);
    expect(under(text, 'Fine')).toMatch(/services\.traefik\n {4}left out: /);
  });

  test('a part that is lost without being a development leftover should be known: strict refuses it', () => {
    expect(under(render({ findings: [lost] }), 'Should know')).toContain('services.backend.cgroup');
  });

  test('show file and line, and the lines to paste as they must be pasted', () => {
    const text = render({ findings: [{ ...finding, fix: 'say it yourself:\nbackend:\n  x-deploy:\n    role: api' }] });
    expect(text).toContain('  docker-compose.yml:14 services.proxy\n');
    expect(text).toContain('    fix: say it yourself:\n      backend:\n        x-deploy:\n          role: api\n');
  });

  test('nothing needs fixing where all is fine: there the lines change a decision', () => {
    const text = render({ findings: [{ ...rewritten, fix: 'another address:' }] });
    expect(under(text, 'Fine')).toContain('    to change it: another address:');
  });

  test('of a target that is not asked for are left out', () => {
    expect(render({ findings: [blocker] }, {}, 'kubernetes')).not.toContain('services.gpu');
  });
});

test('a setting that one target refuses is something to fix, and does not hide the plan for the other', () => {
  const text = render({}, { DEPLOY_ENV: 'prod' });
  expect(under(text, 'Must fix')).toContain('Kubernetes: DEPLOY_PUBLIC_URL: is not set');
  expect(text).toContain('npx cdk deploy');
});

test('with a domain the public address is known, so that it is shown', () => {
  const [entry] = referenceTopology().entries;
  const entries = [{ ...entry!, origin: { kind: 'known', url: 'https://shop.example' } as const }];
  const values = under(render({ topology: referenceTopology({ entries }) }), 'Values');
  expect(values).toMatch(/NEXT_PUBLIC_API_URL +https:\/\/shop\.example$/m);
});

test('an app without a public service says so', () => {
  expect(under(render({ topology: referenceTopology({ entries: [] }) }), 'Routes')).toContain('no service is public');
});

test('with one target asked for, the other is not mentioned', () => {
  expect(render({}, {}, 'aws')).not.toMatch(/Deployment|kubectl/);
  expect(render({}, {}, 'kubernetes')).not.toMatch(/RDS|cdk deploy/);
});

test('that data goes with the deployment is said on top', () => {
  expect(render({}, { DEPLOY_DATA: 'disposable' })).toContain('Data is disposable');
});

test('a confidential literal never reaches the report: values are not part of it', () => {
  const [backend] = referenceTopology().workloads;
  const canary = { ...backend!, environment: { PLAIN: literal('canary') }, command: [literal('canary')] };
  expect(render({ topology: referenceTopology({ workloads: [canary] }) })).not.toContain('canary');
});
