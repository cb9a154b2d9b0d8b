import { Agent, request } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, JsonObject } from '../template/types';
import { object, objects, text } from '../template/read';

export interface Target {
  readonly address: string;
  readonly port: number;
}

/** How long a target's health check may fail before it counts, seconds. */
export interface Patience {
  readonly seconds: number;
}

/** Targets that are asked for their health before they are asked anything else, and the connections to them. */
export class TargetGroup {
  /** What went wrong with connections that the balancer thought to be open. */
  readonly faults: string[] = [];
  private readonly healthy: Target[] = [];
  private readonly attributes: ReadonlyMap<string, string>;
  readonly agent: Agent;

  /** `idleSeconds`: of the balancer, which keeps a connection to a target as long. */
  constructor(
    readonly name: string,
    private readonly properties: JsonObject,
    private readonly idleSeconds: number,
  ) {
    this.attributes = new Map(
      objects(properties.TargetGroupAttributes).map(({ Key, Value }) => [text(Key), text(Value)]),
    );
    this.agent = new Agent({ keepAlive: true, keepAliveMsecs: 1000 });
    this.agent.on('free', (socket: Socket) => this.watch(socket));
  }

  /** Seconds for which a viewer comes back to the same target; absent without stickiness. */
  get stickySeconds(): number | undefined {
    const isSticky = this.attributes.get('stickiness.enabled') === 'true';
    if (isSticky && this.attributes.get('stickiness.type') !== 'lb_cookie')
      throw new Error(`stickiness by ${this.attributes.get('stickiness.type') ?? ''} is not acted out`);
    return isSticky ? Number(this.attributes.get('stickiness.lb_cookie.duration_seconds') ?? 86_400) : undefined;
  }

  /** The target that the cookie names, else one of all. */
  target(cookie: string | undefined): Target | undefined {
    const named = this.healthy.find((target) => keyOf(target) === cookie);
    return named ?? this.healthy[Math.floor(Math.random() * this.healthy.length)];
  }

  /**
   * Registers a target, which gets requests when one health check has passed ("Health checks for your target groups").
   * Throws when none does within the time.
   */
  async register(target: Target, isReachable: boolean, { seconds }: Patience): Promise<void> {
    let last = '';
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(this.pause)) {
      last = isReachable ? await this.check(target) : 'no security group lets the balancer reach it';
      if (last === '') {
        this.healthy.push(target);
        return;
      }
    }
    throw new Error(`the target ${keyOf(target)} of ${this.name} stays unhealthy: ${last}`);
  }

  close(): void {
    this.healthy.length = 0;
    this.agent.destroy();
  }

  /** The template's interval is for AWS, where nobody waits for it; here the first check comes a little sooner. */
  private get pause(): number {
    return Math.min(1000, Number(this.properties.HealthCheckIntervalSeconds ?? 30) * 1000);
  }

  /** Empty when it is well, else what is wrong. */
  private check({ address, port }: Target): Promise<string> {
    const { HealthCheckPath = '/', HealthCheckPort = 'traffic-port', HealthCheckTimeoutSeconds = 5 } = this.properties;
    const checked = HealthCheckPort === 'traffic-port' ? port : Number(HealthCheckPort);
    const codes = text(object(this.properties.Matcher).HttpCode ?? '200');
    const headers = { host: `${address}:${checked}`, 'user-agent': 'ELB-HealthChecker/2.0' };
    const timeout = Number(HealthCheckTimeoutSeconds) * 1000;
    return new Promise((resolve) => {
      const options = {
        host: address,
        port: checked,
        path: text(HealthCheckPath),
        headers,
        timeout,
        agent: false,
      } as const;
      const asked = request(options, (answer) => {
        answer.resume();
        const status = answer.statusCode ?? 0;
        resolve(isIn(status, codes) ? '' : `${text(HealthCheckPath)} answered ${status}, not ${codes}`);
      });
      asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
      asked.on('error', ({ message }) => resolve(message));
      asked.end();
    });
  }

  /** When each open connection was last used. */
  private readonly lastUsed = new WeakMap<Socket, number>();

  /** A target that closes a connection which the balancer still holds answers a request that is on its way with nothing: a 502. */
  private watch(socket: Socket): void {
    const isKnown = this.lastUsed.has(socket);
    this.lastUsed.set(socket, Date.now());
    if (isKnown) return;
    socket.once('end', () => {
      const seconds = Math.round((Date.now() - (this.lastUsed.get(socket) ?? 0)) / 1000);
      if (seconds < this.idleSeconds)
        this.faults.push(
          `${this.name}: the target closes idle connections after ${seconds} s, the balancer after ${this.idleSeconds} s`,
        );
    });
  }
}

export const keyOf = ({ address, port }: Target) => `${address}:${port}`;

/** `200-399` or `200,202`. */
function isIn(status: number, codes: string): boolean {
  return codes.split(',').some((part) => {
    const [from = '', to = from] = part.split('-');
    return Number(from) <= status && status <= Number(to);
  });
}

export const idleSecondsOf = (attributes: Json | undefined): number => {
  const all = objects(attributes);
  // Source: "Load balancer attributes": 60 s unless it is set.
  return Number(all.find(({ Key }) => Key === 'idle_timeout.timeout_seconds')?.Value ?? 60);
};
