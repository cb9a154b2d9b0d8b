import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { StackValues } from '../template/stack-values';
import type { Json, JsonObject } from '../template/types';
import { closed, listen } from '../platform/server';
import { toViewer } from './balancer-headers';
import type { Certificates } from './certificates';
import { matches } from './conditions';
import { EdgeFunction } from './edge-function';
import { refuse } from './forward';
import { objects, text } from '../template/read';

/** Source: "Use managed cache policies" and "Use managed origin request policies". */
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const allViewer = '216adef6-5c7f-47e4-b989-5492eafa07d3';

interface Kept {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** A CloudFront distribution in front of a balancer: behaviours, the viewer's protocol, the managed policies, its functions. */
export class Distribution {
  private readonly servers: Server[] = [];
  private readonly behaviors: readonly JsonObject[];
  private readonly cache = new Map<string, Kept>();

  constructor(
    private readonly id: string,
    readonly host: string,
    private readonly values: StackValues,
    private readonly certificates: Certificates,
  ) {
    const config = values.plainProperties(id).DistributionConfig as JsonObject;
    const special = objects(config.CacheBehaviors);
    this.behaviors = [...special, { ...(config.DefaultCacheBehavior as JsonObject), PathPattern: '*' }];
    for (const { CachePolicyId, OriginRequestPolicyId } of this.behaviors) {
      if (![cachingDisabled, cachingOptimized].includes(text(CachePolicyId)) || OriginRequestPolicyId !== allViewer)
        throw new Error(`the policies of ${id} are not acted out`);
    }
  }

  /** The balancer that it reaches through its VPC origin, and at which port. */
  get origin(): { readonly balancer: string; readonly port: number } {
    const config = this.values.plainProperties(this.id).DistributionConfig as JsonObject;
    const [origin] = objects(config.Origins);
    const wanted = (origin?.VpcOriginConfig as JsonObject | undefined)?.VpcOriginId;
    const through = this.values
      .idsOf('AWS::CloudFront::VpcOrigin')
      .find((id) => this.values.plain({ 'Fn::GetAtt': [id, 'Id'] }) === wanted);
    if (through === undefined) throw new Error(`the origin of ${this.id} is no VPC origin of the stack`);
    const endpoint = this.values.plainProperties(through).VpcOriginEndpointConfig as JsonObject;
    const balancer = this.values.idByRef('AWS::ElasticLoadBalancingV2::LoadBalancer', endpoint.Arn);
    if (balancer === undefined) throw new Error(`the VPC origin ${through} is no balancer of the stack`);
    if (endpoint.OriginProtocolPolicy !== 'http-only') throw new Error('an origin over TLS is not acted out');
    return { balancer, port: Number(endpoint.HTTPPort) };
  }

  async open(originPort: number): Promise<void> {
    const { key, certificate } = this.certificates.issue([this.host]);
    const secure = createSecureServer({ key, cert: certificate, minVersion: 'TLSv1.2' });
    secure.on('request', (incoming, outgoing) => this.answer(incoming, outgoing, originPort));
    secure.on('upgrade', (incoming, socket) => this.upgrade(incoming, socket, originPort));
    const plain = createServer((incoming, outgoing) => {
      const isRedirected = this.behaviorFor(incoming).ViewerProtocolPolicy === 'redirect-to-https';
      if (isRedirected) outgoing.writeHead(301, { location: `https://${this.host}${incoming.url ?? '/'}` }).end();
      else refuse(outgoing, 403, 'only HTTPS is acted out');
    });
    this.servers.push(secure, plain);
    await listen(secure, 443);
    await listen(plain, 80);
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.splice(0).map(closed));
  }

  private answer(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
    const behavior = this.behaviorFor(incoming);
    const method = incoming.method ?? 'GET';
    const allowed = ((behavior.AllowedMethods ?? ['GET', 'HEAD']) as readonly Json[]).map(String);
    if (!allowed.includes(method)) return refuse(outgoing, 403, `the distribution does not allow ${method}`);
    // The key of this policy is the path alone: no query, no cookie, no header.
    const key = `${method} ${(incoming.url ?? '').split('?')[0] ?? ''}`;
    const kept = behavior.CachePolicyId === cachingOptimized ? this.cache.get(key) : undefined;
    if (kept)
      return void outgoing.writeHead(kept.status, { ...kept.headers, 'x-cache': 'Hit from cloudfront' }).end(kept.body);
    const inner = request({ port, method, path: incoming.url, headers: toOrigin(incoming), agent: false }, (answer) => {
      const status = answer.statusCode ?? 502;
      const headers = this.afterFunctions(behavior, incoming, status, toViewer(answer.headers));
      outgoing.writeHead(status, headers);
      answer.pipe(outgoing);
      if (behavior.CachePolicyId === cachingOptimized && status === 200) this.keep(key, answer, status, headers);
    });
    inner.on('error', ({ message }) => refuse(outgoing, 502, message));
    incoming.pipe(inner);
  }

  private upgrade(incoming: IncomingMessage, socket: Duplex, port: number): void {
    const headers = { ...toOrigin(incoming), connection: 'Upgrade', upgrade: incoming.headers.upgrade };
    const inner = request({ port, method: incoming.method, path: incoming.url, headers, agent: false });
    inner.on('upgrade', (answer, origin, head) => {
      const lines = answer.rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
      socket.write(head);
      socket.pipe(origin).pipe(socket);
      for (const [one, other] of [
        [socket, origin],
        [origin, socket],
      ] as const)
        one.on('close', () => other.destroy()).on('error', () => other.destroy());
    });
    inner.on('response', ({ statusCode = 502 }) =>
      socket.end(`HTTP/1.1 ${statusCode} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`),
    );
    inner.on('error', () => socket.destroy());
    inner.end();
  }

  /** Viewer-response functions do not run for answers from 400 on. */
  private afterFunctions(
    behavior: JsonObject,
    incoming: IncomingMessage,
    status: number,
    headers: Kept['headers'],
  ): Kept['headers'] {
    if (status >= 400) return headers;
    const seen = { method: incoming.method ?? 'GET', uri: incoming.url ?? '/', headers: toOrigin(incoming) };
    const functions = objects(behavior.FunctionAssociations);
    return functions.reduce<Kept['headers']>((current, { EventType, FunctionARN }) => {
      if (EventType !== 'viewer-response') throw new Error(`a function at ${text(EventType)} is not acted out`);
      const id = this.values
        .idsOf('AWS::CloudFront::Function')
        .find((candidate) => this.values.plain({ 'Fn::GetAtt': [candidate, 'FunctionARN'] }) === FunctionARN);
      const code = text(id === undefined ? '' : this.values.plainProperties(id).FunctionCode);
      return new EdgeFunction(code).viewerResponse(seen, status, current);
    }, headers);
  }

  private keep(key: string, answer: IncomingMessage, status: number, headers: Kept['headers']): void {
    if (/no-store|no-cache|private/.test(answer.headers['cache-control'] ?? '')) return;
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => this.cache.set(key, { status, headers, body: Buffer.concat(chunks) }));
  }

  private behaviorFor(incoming: IncomingMessage): JsonObject {
    const path = (incoming.url ?? '/').split('?')[0] ?? '/';
    return this.behaviors.find(({ PathPattern }) => matches(text(PathPattern), path)) ?? {};
  }
}

/** With the AllViewer policy: all that the viewer sent, its address appended; CloudFront takes X-Forwarded-Proto out. */
function toOrigin(incoming: IncomingMessage): Record<string, string | string[]> {
  const headers = toViewer(incoming.headers);
  delete headers['x-forwarded-proto'];
  const before = headers['x-forwarded-for'];
  const address = (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return {
    ...headers,
    via: '1.1 acted-out.cloudfront.net (CloudFront)',
    'x-forwarded-for': [...(before === undefined ? [] : [text(before)]), address].join(', '),
  };
}
