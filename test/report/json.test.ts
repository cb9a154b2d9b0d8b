import { expect, test } from 'vitest';
import { planJson } from '../../lib/report/json';
import { referenceTopology } from '../topologies/reference';

test('the JSON is the whole plan, and nothing is lost on the way', () => {
  const plan = { topology: referenceTopology(), findings: [] };
  expect(JSON.parse(planJson(plan))).toEqual(plan);
});

test('it does not depend on the order in which the plan was put together', () => {
  const { project, ...rest } = referenceTopology();
  const first = planJson({ topology: { project, ...rest }, findings: [] });
  expect(planJson({ findings: [], topology: { ...rest, project } })).toBe(first);
});
