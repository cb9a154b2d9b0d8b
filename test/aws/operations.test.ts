import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { VIEWER_ADDRESS } from '../../lib/aws/viewer-address';
import { referenceTopology } from '../topologies/reference';
import { all, domainSettings, only, references, settings, synthesize, withDomain } from './synth';
import type { Synthesized } from './synth';

const ALARM = 'AWS::CloudWatch::Alarm';
const TOPIC = 'AWS::SNS::Topic';
const ACL = 'AWS::WAFv2::WebACL';

let dev: Synthesized;
let told: Synthesized;
let prod: Synthesized;
beforeAll(() => {
  dev = synthesize();
  told = synthesize(
    referenceTopology(),
    settings({ aws: { alarmEmail: 'ops@example.com', budgetUsd: 80, rateLimit: 2000 } }),
  );
  prod = synthesize(
    withDomain({ environment: 'prod' }),
    domainSettings({ production: true, aws: { egress: 'nat', rateLimit: 10_000 } }),
  );
});

const metricsOf = (built: Synthesized) =>
  [...new Set(all(built, ALARM).map(({ Properties }) => String(Properties['MetricName'])))].sort();

describe('a development stack that nobody asked to watch', () => {
  it('has nothing of it, so that it costs nothing', () => {
    for (const type of [ALARM, TOPIC, ACL, 'AWS::CloudWatch::Dashboard', 'AWS::Budgets::Budget', 'AWS::Events::Rule'])
      expect(all(dev, type)).toEqual([]);
  });
});

describe('alarms', () => {
  it('look at faults, targets, containers and the database', () => {
    expect(metricsOf(prod)).toEqual([
      'CPUUtilization',
      'DatabaseConnections',
      'FreeStorageSpace',
      'HTTPCode_ELB_5XX_Count',
      'HTTPCode_Target_5XX_Count',
      'MemoryUtilization',
      'UnHealthyHostCount',
    ]);
  });

  it('are there in prod without an address, and tell nobody', () => {
    expect(all(prod, ALARM).length).toBeGreaterThan(10);
    expect(all(prod, ALARM).filter(({ Properties }) => 'AlarmActions' in Properties)).toEqual([]);
    expect(all(prod, TOPIC)).toEqual([]);
  });

  it('warn of connections at 80 % of what the memory of the instance admits', () => {
    const alarm = all(prod, ALARM).find(({ Properties }) => Properties['MetricName'] === 'DatabaseConnections');
    expect(alarm?.Properties['Threshold']).toBe(89);
  });

  it('are quiet where there is no data: an app that nobody uses is not ill', () => {
    for (const { Properties } of all(prod, ALARM)) expect(Properties['TreatMissingData']).toBe('notBreaching');
  });

  it('all go to the address', () => {
    const topic = only(told, TOPIC);
    for (const { Properties } of all(told, ALARM)) expect(references(Properties['AlarmActions'])).toEqual([topic.id]);
    expect(only(told, 'AWS::SNS::Subscription').Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });

  it('may publish: a policy of one’s own on a topic takes the place of the one that lets CloudWatch in', () => {
    const policy = JSON.stringify(only(told, 'AWS::SNS::TopicPolicy').Properties);
    expect(policy).toContain('cloudwatch.amazonaws.com');
    expect(policy).toContain('events.amazonaws.com');
    expect(policy).toContain('aws:SecureTransport');
  });

  it('tell of a failed migration, which no metric shows', () => {
    const rule = only(told, 'AWS::Events::Rule', 'AlarmMailFailedTasks').Properties;
    expect(rule['EventPattern']).toMatchObject({
      'detail-type': ['ECS Task State Change'],
      detail: {
        lastStatus: ['STOPPED'],
        startedBy: ['composeport'],
        containers: { exitCode: [{ 'anything-but': 0 }] },
      },
    });
    expect(references(rule['Targets'])).toEqual([only(told, TOPIC).id]);
  });

  it('tell of a new version that did not start', () => {
    const rule = only(told, 'AWS::Events::Rule', 'AlarmMailFailedRollouts').Properties;
    expect(JSON.stringify(rule['EventPattern'])).toContain('SERVICE_DEPLOYMENT_FAILED');
  });
});

it('the dashboard shows the alarms and every service', () => {
  const body = JSON.stringify(only(prod, 'AWS::CloudWatch::Dashboard').Properties['DashboardBody']);
  for (const word of ['Alarms', 'Requests', 'backend', 'frontend', 'worker', 'db']) expect(body).toContain(word);
});

describe('the rate limit', () => {
  const statementOf = (built: Synthesized) =>
    (only(built, ACL).Properties['Rules'] as Array<{ Statement: { RateBasedStatement: Record<string, unknown> } }>)[0]
      ?.Statement.RateBasedStatement;

  it('counts the address of the connection where the balancer is public', () => {
    expect(statementOf(prod)).toEqual({ AggregateKeyType: 'IP', EvaluationWindowSec: 300, Limit: 10_000 });
  });

  it('counts what CloudFront says where every connection comes from CloudFront', () => {
    expect(statementOf(told)).toMatchObject({
      AggregateKeyType: 'FORWARDED_IP',
      ForwardedIPConfig: { HeaderName: 'x-viewer-address', FallbackBehavior: 'NO_MATCH' },
    });
  });

  it('does not go by X-Forwarded-For, whose first entry is what the viewer wrote', () => {
    const handler = runInNewContext(`${VIEWER_ADDRESS}; handler`) as (event: unknown) => {
      headers: Record<string, { value: string }>;
    };
    const headers = { 'x-viewer-address': { value: '192.0.2.1' } };
    expect(handler({ viewer: { ip: '198.51.100.7' }, request: { headers } }).headers['x-viewer-address']).toEqual({
      value: '198.51.100.7',
    });
    const behavior = JSON.stringify(only(told, 'AWS::CloudFront::Distribution').Properties);
    expect(behavior).toContain('viewer-request');
    expect(JSON.stringify(only(dev, 'AWS::CloudFront::Distribution').Properties)).not.toContain('viewer-request');
  });

  it('is regional and on the balancer: one of CloudFront would have to be made in us-east-1', () => {
    expect(only(told, ACL).Properties['Scope']).toBe('REGIONAL');
    const balancer = only(told, 'AWS::ElasticLoadBalancingV2::LoadBalancer').id;
    expect(references(only(told, 'AWS::WAFv2::WebACLAssociation').Properties['ResourceArn'])).toEqual([balancer]);
  });
});

it('the budget tells what is spent and what is foreseen', () => {
  const { Budget: budget, NotificationsWithSubscribers: told_ } = only(told, 'AWS::Budgets::Budget').Properties;
  expect(budget).toMatchObject({ BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 80, Unit: 'USD' } });
  expect(told_).toMatchObject([
    { Notification: { NotificationType: 'ACTUAL', Threshold: 80 }, Subscribers: [{ Address: 'ops@example.com' }] },
    { Notification: { NotificationType: 'FORECASTED', Threshold: 100 } },
  ]);
});
