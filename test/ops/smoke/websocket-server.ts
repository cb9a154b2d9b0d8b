import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { FrameReader, opcodes } from '../../../lib/ops/smoke/frames';

/** Answers a handshake; from then on `heard` gets each text that the client sends. */
export function acceptWebSocket(request: IncomingMessage, socket: Duplex, heard: (text: string) => void): void {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const answer = createHash('sha1').update(key).digest('base64');
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.write(`${[...head, `Sec-WebSocket-Accept: ${answer}`].join('\r\n')}\r\n\r\n`);
  const reader = new FrameReader();
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    for (const { opcode, payload } of reader.push(chunk)) {
      if (opcode === opcodes.close) socket.end();
      if (opcode === opcodes.text) heard(payload.toString());
    }
  });
}

/** A text as a server may send it: unmasked, in two pieces with a ping between them (RFC 6455, section 5.4). */
export function textFrames(text: string): Buffer {
  const payload = Buffer.from(text);
  const [first, second] = [payload.subarray(0, 5), payload.subarray(5)];
  const length =
    second.length < 126 ? Buffer.from([second.length]) : Buffer.from([126, second.length >> 8, second.length & 0xff]);
  return Buffer.concat([Buffer.from([0x01, first.length]), first, Buffer.from([0x89, 0, 0x80]), length, second]);
}
