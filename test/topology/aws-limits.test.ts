import { describe, expect, it } from 'vitest';
import { plan } from '../support/project';

const many = (count: number, lines: (index: number) => string) =>
  `services:\n${Array.from({ length: count }, (_, index) => `  s${index}:\n    image: acme/s:1\n${lines(index)}`).join('')}`;
const about = (text: string, environment: Record<string, string> = {}) =>
  plan(text, environment).plan.findings.filter(({ targets }) => targets.includes('aws'));
const ids = (text: string, environment?: Record<string, string>) => about(text, environment).map(({ id }) => id);

describe('the limits of AWS, known before a deployment fails on them', () => {
  const published = (index: number) => `    ports: ["${8000 + index}:80"]\n`;
  const workers = () => '';

  it('are a hundred rules and target groups a balancer', () => {
    expect(ids(many(100, published))).not.toContain('balancer-limit');
    expect(about(many(101, published)).find(({ id }) => id === 'balancer-limit')).toMatchObject({
      kind: 'blocker',
      what: expect.stringContaining('101') as string,
    });
  });

  it('are 500 resources a stack, beyond which services are in nested ones', () => {
    expect(ids(many(30, workers))).not.toContain('nested-stacks');
    expect(ids(many(40, workers))).toContain('stack-nearly-full');
    expect(ids(many(60, workers))).toContain('nested-stacks');
    expect(ids(many(60, workers), { DEPLOY_AWS_STACKS: 'one' })).toContain('stack-limit');
    expect(ids(many(2, workers), { DEPLOY_AWS_STACKS: 'nested' })).toContain('nested-stacks');
  });

  it('do not hold for what one nested stack must wait for in a circle: the order given up is said', () => {
    const peers = (index: number) => `    expose: ["80"]\n    environment: { PEER: "http://s${index + 1}:80" }\n`;
    const found = about(many(60, peers)).filter(({ id }) => id === 'start-order-unknown');
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.fix).toContain('--force-new-deployment');
  });
});

describe('secrets of one name with different values', () => {
  it('are as many as there are values: three services with a TOKEN of their own', () => {
    const text = many(3, (index) => `    environment: { SECRET_TOKEN: "public-default-${index}" }\n`);
    const names = plan(text).plan.topology.secrets.map(({ name }) => name);
    expect(new Set(names).size).toBe(3);
  });
});
