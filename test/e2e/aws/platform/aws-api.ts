import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { AccessDenied } from '../account/permissions';
import type { JsonObject } from '../template/types';
import { closed, listen } from './server';
import type { Certificates } from '../entry/certificates';

/** One request of an AWS SDK. */
export interface ApiCall {
  /** Who asks, by the access key. */
  readonly accessKey: string;
  readonly input: JsonObject;
}

/** Gives the answer: an object for the JSON protocols, XML for the query protocol. */
export type Operation = (call: ApiCall) => Promise<object | string> | object | string;

/** Where custom resources answer: over HTTPS at its own port, because handlers look past any other in the address. */
const answersAddress = '127.0.0.2';

/** An AWS that knows a few operations, for handlers and for our own command line. */
export class AwsApi {
  /** What custom resources answered, by the id of the request. */
  readonly answers = new Map<string, JsonObject>();
  private operations: Readonly<Record<string, Operation>> = {};

  private constructor(
    private readonly servers: readonly Server[],
    readonly url: string,
  ) {
    for (const server of servers)
      server.on('request', (incoming, outgoing) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => void this.reply(incoming, Buffer.concat(chunks).toString('utf8'), outgoing));
      });
  }

  static async open(certificates: Certificates): Promise<AwsApi> {
    const { key, certificate } = certificates.issue([answersAddress]);
    const [api, answers] = [createServer(), createSecureServer({ key, cert: certificate })];
    await listen(answers, 443, answersAddress);
    return new AwsApi([api, answers], `http://127.0.0.1:${await listen(api, 0)}`);
  }

  /** From now on these operations answer, by their names. */
  serve(operations: Readonly<Record<string, Operation>>): void {
    this.operations = operations;
  }

  /** Where a custom resource's handler puts its answer. */
  answerUrl(request: string): string {
    return `https://${answersAddress}/answers/${request}`;
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map(closed));
  }

  private async reply(incoming: IncomingMessage, body: string, outgoing: ServerResponse): Promise<void> {
    const answer = await this.answer(incoming, body);
    outgoing.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  }

  private async answer(incoming: IncomingMessage, body: string) {
    const path = incoming.url ?? '/';
    if (path.startsWith('/answers/')) {
      this.answers.set(path.slice('/answers/'.length), JSON.parse(body) as JsonObject);
      return { status: 200, type: 'text/plain', body: '' };
    }
    const { name, input, isXml } = readCall(incoming, path, body);
    const accessKey = accessKeyOf(incoming);
    try {
      const operation = this.operations[name];
      if (!operation) throw new Error(`the operation ${name} is not acted out`);
      const result = await operation({ accessKey, input });
      return typeof result === 'string'
        ? { status: 200, type: 'text/xml', body: result }
        : { status: 200, type: 'application/x-amz-json-1.1', body: JSON.stringify(result) };
    } catch (error) {
      return refusal(error as Error, isXml);
    }
  }
}

/** Whose signature a request bears. */
export function accessKeyOf({ headers }: IncomingMessage): string {
  return /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
}

function readCall(incoming: IncomingMessage, path: string, body: string) {
  const target = incoming.headers['x-amz-target'];
  if (typeof target === 'string')
    return {
      name: target.split('.').at(-1) ?? '',
      input: JSON.parse(body || '{}') as JsonObject,
      isXml: false,
    };
  const invoked = /\/functions\/([^/]+)\/invocations/.exec(path)?.[1];
  if (invoked !== undefined)
    return { name: 'Invoke', input: { FunctionName: decodeURIComponent(invoked), Payload: body }, isXml: false };
  const form = new URLSearchParams(body);
  return { name: form.get('Action') ?? path, input: Object.fromEntries(form), isXml: true };
}

/** The name of the error decides what a handler does about it. */
function refusal(error: Error, isXml: boolean) {
  const code =
    error instanceof AccessDenied ? 'AccessDeniedException' : error.name === 'Error' ? 'ClientException' : error.name;
  const body = isXml
    ? `<ErrorResponse><Error><Code>${code}</Code><Message>${error.message}</Message></Error></ErrorResponse>`
    : JSON.stringify({ __type: code, message: error.message });
  return { status: 400, type: isXml ? 'text/xml' : 'application/x-amz-json-1.1', body };
}
