import { expect, test } from 'vitest';
import { awsFigures } from '../../lib/report/aws-figures';
import { planJson } from '../../lib/report/json';
import { settings } from '../aws/synth';
import { referenceTopology } from '../topologies/reference';

const figures = awsFigures(referenceTopology(), settings());
const { cost, firstDeployment } = figures;

test('the JSON is the whole plan, and nothing is lost on the way', () => {
  const plan = { topology: referenceTopology(), findings: [] };
  expect(JSON.parse(planJson(plan, figures))).toEqual({ ...plan, cost, firstDeployment });
});

test('it does not depend on the order in which the plan was put together', () => {
  const { project, ...rest } = referenceTopology();
  const first = planJson({ topology: { project, ...rest }, findings: [] }, figures);
  expect(planJson({ findings: [], topology: { ...rest, project } }, figures)).toBe(first);
});
