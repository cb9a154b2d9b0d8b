import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { StackValues } from '../template/stack-values';
import type { Json, JsonObject } from '../template/types';
import type { Viewer } from './balancer-headers';
import { holdAll, type RequestLine } from './conditions';
import { forward, forwardUpgrade, type Passing, refuse } from './forward';
import type { TargetGroup } from './target-group';
import { object, objects, text } from '../template/read';

interface Rule {
  readonly conditions: readonly JsonObject[];
  readonly actions: readonly JsonObject[];
  readonly transforms: readonly JsonObject[];
}

export interface ListenerOptions {
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  readonly idleSeconds: number;
  readonly dropInvalid: boolean;
}

/** One listener of a balancer: its rules by their priority, then what it does by default. */
export class Listener {
  readonly port: number;
  readonly isHttps: boolean;
  private readonly rules: readonly Rule[];

  constructor(
    id: string,
    values: StackValues,
    private readonly options: ListenerOptions,
  ) {
    const { Port, Protocol, DefaultActions } = values.plainProperties(id);
    this.port = Number(Port);
    this.isHttps = Protocol === 'HTTPS';
    const own = values
      .idsOf('AWS::ElasticLoadBalancingV2::ListenerRule')
      .map((rule) => values.plainProperties(rule))
      .filter(({ ListenerArn }) => ListenerArn === values.ref(id))
      .sort((a, b) => Number(a.Priority) - Number(b.Priority));
    const priorities = own.map(({ Priority }) => text(Priority));
    const twice = priorities.find((priority, index) => priorities.indexOf(priority) !== index);
    if (twice !== undefined) throw new Error(`PriorityInUse: priority ${twice} is used by two rules of ${id}`);
    this.rules = [...own, { Conditions: [], Actions: DefaultActions ?? [] }].map((rule) => ({
      conditions: objects(rule.Conditions),
      actions: objects(rule.Actions),
      transforms: objects(rule.Transforms),
    }));
  }

  answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { action, path } = this.route(incoming);
    const kind = text(action.Type);
    if (kind === 'forward') forward(incoming, outgoing, this.passing(incoming, action, path));
    else if (kind === 'redirect') redirect(incoming, outgoing, action.RedirectConfig as JsonObject, this);
    else if (kind === 'fixed-response') fixedResponse(outgoing, action.FixedResponseConfig as JsonObject);
    else refuse(outgoing, 500, `the action ${kind} is not acted out`);
  }

  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { action, path } = this.route(incoming);
    if (action.Type === 'forward') forwardUpgrade(incoming, socket, head, this.passing(incoming, action, path));
    else socket.destroy();
  }

  private route(incoming: IncomingMessage): { readonly action: JsonObject; readonly path: string } {
    const request = lineOf(incoming);
    const rule = this.rules.find(({ conditions }) => holdAll(conditions, request));
    const action = rule?.actions.at(-1) ?? {};
    return { action, path: (rule?.transforms ?? []).reduce(rewritten, incoming.url ?? '/') };
  }

  private passing(incoming: IncomingMessage, action: JsonObject, path: string): Passing {
    const many = objects((action.ForwardConfig as JsonObject | undefined)?.TargetGroups);
    const group = this.options.targetGroups.get(text(action.TargetGroupArn ?? many[0]?.TargetGroupArn));
    if (!group) throw new Error(`a rule forwards to ${JSON.stringify(action)}, which the stack does not have`);
    const viewer: Viewer = {
      address: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
      protocol: this.isHttps ? 'https' : 'http',
      port: this.port,
    };
    return { group, path, viewer, dropInvalid: this.options.dropInvalid, idleSeconds: this.options.idleSeconds };
  }
}

export function lineOf(incoming: IncomingMessage): RequestLine {
  const { method = 'GET', url = '/', headers } = incoming;
  return {
    method,
    path: url.split('?')[0] ?? '/',
    host: (headers.host ?? '').replace(/:\d+$/, ''),
    header: (name) => {
      const value = headers[name.toLowerCase()];
      return Array.isArray(value) ? value.join(', ') : value;
    },
  };
}

function rewritten(path: string, transform: JsonObject): string {
  const { Rewrites } = object(transform.UrlRewriteConfig) as { Rewrites?: readonly JsonObject[] };
  if (transform.Type !== 'url-rewrite' || !Rewrites)
    throw new Error(`the transform ${text(transform.Type)} is not acted out`);
  return Rewrites.reduce((result, { Regex, Replace }) => result.replace(new RegExp(text(Regex)), text(Replace)), path);
}

/** Source: RedirectActionConfig; each part is the request's own unless it is given. */
function redirect(incoming: IncomingMessage, outgoing: ServerResponse, config: JsonObject, listener: Listener): void {
  const { host, path } = lineOf(incoming);
  const query = (incoming.url ?? '').split('?')[1] ?? '';
  const own = {
    protocol: listener.isHttps ? 'https' : 'http',
    host,
    port: String(listener.port),
    path: path.slice(1),
    query,
  };
  const part = (given: Json | undefined, otherwise: string) =>
    text(given ?? otherwise).replace(/#\{(\w+)\}/g, (_, name: keyof typeof own) => own[name]);
  const protocol = part(config.Protocol, '#{protocol}').toLowerCase();
  const asked = part(config.Query, '#{query}');
  const location = `${protocol}://${part(config.Host, '#{host}')}:${part(config.Port, '#{port}')}${part(config.Path, '/#{path}')}`;
  const status = config.StatusCode === 'HTTP_301' ? 301 : 302;
  outgoing.writeHead(status, { location: asked === '' ? location : `${location}?${asked}` }).end();
}

function fixedResponse(outgoing: ServerResponse, config: JsonObject): void {
  const { ContentType = 'text/plain', MessageBody = '', StatusCode = '200' } = config;
  outgoing.writeHead(Number(StatusCode), { 'content-type': text(ContentType) }).end(text(MessageBody));
}
