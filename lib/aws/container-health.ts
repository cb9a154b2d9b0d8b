import { Duration } from 'aws-cdk-lib';
import type { HealthCheck as ContainerHealthCheck } from 'aws-cdk-lib/aws-ecs';
import { Protocol } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { HealthCheck as TargetHealthCheck } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Health } from '../topology/types';

/** Seconds and counts that a container health check may have. Source: ECS API, HealthCheck. */
const CONTAINER = { interval: [5, 300], timeout: [2, 60], retries: [1, 10], start: [0, 300] } as const;
/** The same for a target group. Source: Elastic Load Balancing API, CreateTargetGroup. */
const TARGET = { interval: [5, 300], timeout: [2, 120], retries: [2, 10] } as const;
/** How long a new task may fail its checks before it is replaced, where compose gives it less. */
const GRACE_SECONDS = 60;

const clamp = (value: number, [least, most]: readonly [number, number]) =>
  Math.min(most, Math.max(least, Math.round(value)));

/** A check may not start before the last one is over, which compose allows; a longer pause is safer than a shorter patience. */
function intervalAbove(timeout: number, interval: number, range: readonly [number, number]): number {
  return Math.max(clamp(interval, range), timeout + 1);
}

const seconds = (value: number, range: readonly [number, number]) => Duration.seconds(clamp(value, range));

/** The check that runs in the container, where compose has a command for it: slim images have neither curl nor wget. */
export function containerHealth(health: Health | undefined): ContainerHealthCheck | undefined {
  if (!health?.exec) return undefined;
  const [shell, flag, text] = health.exec;
  const command =
    shell === '/bin/sh' && flag === '-c' && text !== undefined ? ['CMD-SHELL', text] : ['CMD', ...health.exec];
  const timeout = clamp(health.timeoutSeconds, CONTAINER.timeout);
  return {
    command,
    interval: Duration.seconds(intervalAbove(timeout, health.intervalSeconds, CONTAINER.interval)),
    timeout: Duration.seconds(timeout),
    retries: clamp(health.retries, CONTAINER.retries),
    startPeriod: seconds(health.startSeconds, CONTAINER.start),
  };
}

/** The balancer's check: the page that compose's own check fetches, else any answer of `/` that is not a server's fault. */
export function targetHealth(health: Health | undefined, port: number): TargetHealthCheck {
  const page = health?.http?.port === port ? health.http.path : undefined;
  const timeout = clamp(health?.timeoutSeconds ?? 5, TARGET.timeout);
  return {
    protocol: Protocol.HTTP,
    path: page ?? '/',
    healthyHttpCodes: page === undefined ? '200-499' : '200-399',
    interval: Duration.seconds(intervalAbove(timeout, health?.intervalSeconds ?? 15, TARGET.interval)),
    timeout: Duration.seconds(timeout),
    healthyThresholdCount: 2,
    unhealthyThresholdCount: clamp(health?.retries ?? 3, TARGET.retries),
  };
}

/** How long ECS leaves a new task alone while the balancer still calls it unhealthy. */
export function healthGrace(health: Health | undefined): Duration {
  if (!health) return Duration.seconds(GRACE_SECONDS);
  const patience = health.startSeconds + health.intervalSeconds * health.retries;
  return Duration.seconds(Math.max(GRACE_SECONDS, Math.ceil(patience)));
}
