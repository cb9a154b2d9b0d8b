import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { StackValues } from '../template/stack-values';
import type { Json, JsonObject } from '../template/types';
import type { SecurityGroups } from '../account/security-groups';
import { closed, listen } from '../platform/server';
import type { Certificates } from './certificates';
import { matches } from './conditions';
import { Listener } from './listener';
import { idleSecondsOf, type TargetGroup } from './target-group';
import { objects, text, texts } from '../template/read';

/** One balancer: its listeners, each on a port of this machine. */
export class Balancer {
  readonly groups: readonly string[];
  readonly isPublic: boolean;
  readonly listeners: readonly { readonly id: string; readonly listener: Listener }[];
  private readonly servers: Server[] = [];

  constructor(
    readonly id: string,
    private readonly values: StackValues,
    private readonly certificates: Certificates,
    targetGroups: ReadonlyMap<string, TargetGroup>,
  ) {
    const { Scheme, SecurityGroups: groups, LoadBalancerAttributes } = values.plainProperties(id);
    this.isPublic = Scheme !== 'internal';
    this.groups = texts(groups);
    const attributes = objects(LoadBalancerAttributes);
    const dropInvalid = attributes.some(
      ({ Key, Value }) => Key === 'routing.http.drop_invalid_header_fields.enabled' && Value === 'true',
    );
    const options = { targetGroups, idleSeconds: idleSecondsOf(LoadBalancerAttributes), dropInvalid };
    this.listeners = values
      .idsOf('AWS::ElasticLoadBalancingV2::Listener')
      .filter((listener) => values.plainProperties(listener).LoadBalancerArn === values.ref(id))
      .map((listener) => ({ id: listener, listener: new Listener(listener, values, options) }));
  }

  /** The names that lead to it, by the stack's records. */
  get hosts(): readonly string[] {
    const name = text(this.values.plain({ 'Fn::GetAtt': [this.id, 'DNSName'] }));
    return this.values
      .idsOf('AWS::Route53::RecordSet')
      .map((record) => this.values.plainProperties(record))
      .filter(({ AliasTarget }) => text((AliasTarget as JsonObject | undefined)?.DNSName).endsWith(name))
      .map(({ Name }) => text(Name).replace(/\.$/, ''));
  }

  /** The listeners that everybody may reach, each at its own port of this machine. */
  async openToAll(admitted: SecurityGroups): Promise<void> {
    for (const { id, listener } of this.listeners)
      if (admitted.isPublic(this.groups, listener.port)) await this.open(id, listener, listener.port);
  }

  /** One listener at any port, for what stands in front of it. */
  async openInside(port: number): Promise<number> {
    const found = this.listeners.find(({ listener }) => listener.port === port);
    if (!found) throw new Error(`no listener at port ${port} of ${this.id}`);
    return this.open(found.id, found.listener, 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.splice(0).map(closed));
  }

  private async open(id: string, listener: Listener, port: number): Promise<number> {
    const server = listener.isHttps ? this.secureServer(id) : createServer();
    // A name that no record has leads nobody here.
    const isMeant = (host = '') => !this.isPublic || this.hosts.includes(host.replace(/:\d+$/, ''));
    server.on('request', (incoming, outgoing) => {
      if (isMeant(incoming.headers.host)) listener.answer(incoming, outgoing);
      else incoming.socket.destroy();
    });
    server.on('upgrade', (incoming, socket, head) => {
      if (isMeant(incoming.headers.host)) listener.upgrade(incoming, socket, head);
      else socket.destroy();
    });
    this.servers.push(server);
    return listen(server, port);
  }

  private secureServer(id: string): Server {
    const { Certificates: given = [], SslPolicy = 'ELBSecurityPolicy-2016-08' } = this.values.plainProperties(id);
    const more = this.values
      .idsOf('AWS::ElasticLoadBalancingV2::ListenerCertificate')
      .map((other) => this.values.plainProperties(other))
      .filter(({ ListenerArn }) => ListenerArn === this.values.ref(id))
      .flatMap(({ Certificates: own }) => objects(own));
    const all = [...(given as readonly JsonObject[]), ...more].map(({ CertificateArn }) =>
      this.namesOf(CertificateArn),
    );
    const chosen = (host: string) => all.find((names) => names.some((name) => matches(name, host))) ?? all[0] ?? [];
    const contextFor = (host: string) => {
      const { key, certificate } = this.certificates.issue(chosen(host));
      return createSecureContext({ key, cert: certificate, minVersion: oldestTls(text(SslPolicy)) });
    };
    return createSecureServer({ SNICallback: (host, done) => done(null, contextFor(host)) });
  }

  private namesOf(arn: Json | undefined): readonly string[] {
    const id = this.values.idByRef('AWS::CertificateManager::Certificate', arn);
    if (id === undefined) throw new Error(`the certificate ${text(arn)} is not of this stack`);
    const { DomainName, SubjectAlternativeNames = [] } = this.values.plainProperties(id);
    return [text(DomainName), ...(SubjectAlternativeNames as readonly Json[]).map(String)];
  }
}

/** Source: "Security policies for your Application Load Balancer". */
function oldestTls(policy: string): 'TLSv1.2' | 'TLSv1.3' {
  return /TLS13-1-3/.test(policy) ? 'TLSv1.3' : 'TLSv1.2';
}
