import { createHash, randomBytes } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { connectionTo, isSecure } from './connection';
import { encodeFrame, FrameReader, opcodes } from './frames';
import { noAnswer } from './no-answer';

/** The server answered the handshake with an ordinary answer. */
export class UpgradeRefused extends Error {
  constructor(
    url: URL,
    readonly status: number,
  ) {
    super(`${url.href}: the upgrade was answered with ${status} instead of 101`);
  }
}

/** RFC 6455, section 1.3. */
const acceptSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const handshakeSeconds = 15;

export interface WebSocketOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly verify: boolean;
}

/** Opens a websocket: `url` is `http(s)://…` or `ws(s)://…`. Throws UpgradeRefused, or NoAnswer. */
export function openWebSocket(address: string, { headers = {}, verify }: WebSocketOptions): Promise<WebSocketClient> {
  const url = new URL(address);
  const key = randomBytes(16).toString('base64');
  const handshake = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure(url) ? secureRequest : plainRequest)({
      ...connectionTo(url),
      path: url.pathname + url.search,
      headers: { host: url.host, ...handshake, 'sec-websocket-key': key, ...headers },
      rejectUnauthorized: verify,
      agent: false,
      // Not a signal: it would end the websocket later.
      timeout: handshakeSeconds * 1000,
    });
    outgoing.on('timeout', () => outgoing.destroy(new DOMException('', 'TimeoutError')));
    outgoing.on('error', (error) => reject(noAnswer('websocket', url, error, handshakeSeconds)));
    outgoing.on('response', (answer) => {
      answer.resume();
      outgoing.destroy();
      reject(new UpgradeRefused(url, answer.statusCode ?? 0));
    });
    outgoing.on('upgrade', (answer, socket, head) => {
      const accept = createHash('sha1')
        .update(key + acceptSuffix)
        .digest('base64');
      socket.setTimeout(0);
      if (answer.headers['sec-websocket-accept'] === accept) resolve(new WebSocketClient(socket, head));
      else {
        socket.destroy();
        reject(new Error(`${url.href}: the server's Sec-WebSocket-Accept is wrong`));
      }
    });
    outgoing.end();
  });
}

interface Waiting {
  readonly isWanted: (text: string) => boolean;
  readonly resolve: (text: string) => void;
  readonly reject: (error: Error) => void;
}

/** An open websocket: text messages only; pings are answered, as a browser does. */
export class WebSocketClient {
  private readonly reader = new FrameReader();
  private received: string[] = [];
  private waiting?: Waiting;
  private end?: string;

  constructor(
    private readonly socket: Duplex,
    head: Buffer,
  ) {
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('error', (error) => this.ended(error.message));
    socket.on('close', () => this.ended('the connection was cut'));
    if (head.length > 0) this.take(head);
  }

  send(text: string): void {
    this.write(opcodes.text, Buffer.from(text));
  }

  /** The first message that is wanted, of those that came and will come. Throws when none comes in time. */
  message(isWanted: (text: string) => boolean, seconds: number): Promise<string> {
    const found = this.received.find(isWanted);
    if (found !== undefined) return Promise.resolve(found);
    if (this.end !== undefined) return Promise.reject(new Error(this.end));
    let timer: NodeJS.Timeout | undefined;
    return new Promise<string>((resolve, reject) => {
      this.waiting = { isWanted, resolve, reject };
      timer = setTimeout(() => reject(new Error(`no such message within ${seconds} s`)), seconds * 1000);
    }).finally(() => clearTimeout(timer));
  }

  close(): void {
    // 1000: a normal closure.
    this.write(opcodes.close, Buffer.from([0x03, 0xe8]));
    this.socket.end();
    setTimeout(() => this.socket.destroy(), 1000).unref();
  }

  private take(chunk: Buffer): void {
    for (const { opcode, payload } of this.reader.push(chunk)) {
      if (opcode === opcodes.ping) this.write(opcodes.pong, payload);
      else if (opcode === opcodes.close) this.closedBy(payload);
      else if (opcode !== opcodes.pong) this.taken(payload.toString('utf8'));
    }
  }

  private taken(text: string): void {
    this.received = [...this.received, text].slice(-100);
    if (this.waiting?.isWanted(text)) this.waiting.resolve(text);
  }

  private closedBy(payload: Buffer): void {
    const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
    this.ended(`the server closed it with code ${code}`);
    this.close();
  }

  private ended(words: string): void {
    this.end ??= words;
    this.waiting?.reject(new Error(this.end));
  }

  private write(opcode: number, payload: Buffer): void {
    if (this.socket.writable) this.socket.write(encodeFrame(opcode, payload));
  }
}
