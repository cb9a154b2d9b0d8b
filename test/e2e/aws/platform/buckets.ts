import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { dirname, join, normalize } from 'node:path';
import { closed, listen } from './server';
import { accessKeyOf } from './aws-api';

/** Throws AccessDenied where the caller may not do it. */
export type Demand = (accessKey: string, action: string, resource: string) => void;

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

const actions: Readonly<Record<string, string>> = {
  PUT: 's3:PutObject',
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  DELETE: 's3:DeleteObject',
};

/**
 * S3 with objects in folders, which are also what S3 Files shows of a bucket. It does what the reference application
 * needs: whole objects put, got and removed.
 */
export class Buckets {
  private readonly names = new Set<string>();
  private demand: Demand = () => undefined;

  private constructor(
    private readonly server: Server,
    private readonly folder: string,
    readonly endpoint: string,
  ) {
    server.on('request', (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const { status, headers, body } = this.answer(incoming, Buffer.concat(chunks));
        outgoing.writeHead(status, headers);
        outgoing.end(incoming.method === 'HEAD' ? undefined : body);
      });
    });
  }

  static async open(folder: string, address: string): Promise<Buckets> {
    const server = createServer();
    const port = await listen(server, 0, address);
    return new Buckets(server, folder, `http://${address}:${port}`);
  }

  /** From now on these policies decide. */
  guardedBy(demand: Demand): void {
    this.demand = demand;
  }

  create(name: string): void {
    this.names.add(name);
    mkdirSync(this.folderOf(name), { recursive: true });
  }

  folderOf(name: string): string {
    return join(this.folder, name);
  }

  close(): Promise<void> {
    return closed(this.server);
  }

  private answer(incoming: IncomingMessage, body: Buffer): Answer {
    const { method = 'GET', url = '/', headers } = incoming;
    const { pathname, searchParams } = new URL(url, this.endpoint);
    const [bucket = '', ...rest] = decodeURIComponent(pathname).slice(1).split('/');
    const key = normalize(rest.join('/'));
    const action = actions[method];
    const isUnknown =
      searchParams.has('uploadId') || headers['content-encoding'] === 'aws-chunked' || key.startsWith('..');
    if (!this.names.has(bucket)) return fault(404, 'NoSuchBucket', bucket);
    if (!action || key === '.' || isUnknown) return fault(501, 'NotImplemented', `${method} ${url} is not acted out`);
    try {
      this.demand(accessKeyOf(incoming), action, `arn:aws:s3:::${bucket}/${key}`);
    } catch (error) {
      return fault(403, 'AccessDenied', (error as Error).message);
    }
    return this.object(method, join(this.folderOf(bucket), key), body);
  }

  private object(method: string, file: string, body: Buffer): Answer {
    if (method === 'PUT') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, body);
      return { status: 200, headers: { etag: etag(body) } };
    }
    if (method === 'DELETE') {
      rmSync(file, { force: true });
      return { status: 204 };
    }
    if (!existsSync(file)) return fault(404, 'NoSuchKey', 'The specified key does not exist.');
    const content = readFileSync(file);
    return { status: 200, headers: { etag: etag(content), 'content-length': String(content.length) }, body: content };
  }
}

const etag = (content: Buffer) => `"${createHash('md5').update(content).digest('hex')}"`;

function fault(status: number, code: string, message: string): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
