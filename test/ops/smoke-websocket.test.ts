import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { encodeFrame, FrameReader, opcodes } from '../../lib/ops/smoke/frames';
import { openWebSocket } from '../../lib/ops/smoke/websocket';
import { acceptWebSocket } from './smoke/websocket-server';

describe('frames', () => {
  test.each([0, 125, 126, 65_535, 65_536])('%i bytes have the length field that RFC 6455 gives them', (length) => {
    const payload = Buffer.alloc(length, 'a');
    const frame = encodeFrame(opcodes.text, payload);
    const field = length < 126 ? length : length < 65_536 ? 126 : 127;
    expect(frame[1]).toBe(0x80 | field);
    expect(new FrameReader().push(frame)).toEqual([{ opcode: opcodes.text, payload }]);
  });

  test('the example of RFC 6455, section 5.7, byte by byte', () => {
    const reader = new FrameReader();
    const masked = Buffer.from('818537fa213d7f9f4d5158', 'hex');
    const frames = [...masked].flatMap((byte) => reader.push(Buffer.from([byte])));
    expect(frames).toEqual([{ opcode: opcodes.text, payload: Buffer.from('Hello') }]);
  });

  test('a message in pieces is one, and a ping between them is its own', () => {
    const bytes = Buffer.from('010348656c8900' + '80026c6f', 'hex');
    const frames = new FrameReader().push(bytes);
    expect(frames.map(({ opcode, payload }) => [opcode, payload.toString()])).toEqual([
      [opcodes.ping, ''],
      [opcodes.text, 'Hello'],
    ]);
  });
});

describe('the client', () => {
  test('answers a ping, as a server that counts the dead expects', async () => {
    const { url, received } = await serve((socket) => socket.write(Buffer.from('8902' + '6869', 'hex')));
    const client = await openWebSocket(url, { verify: true });
    await expect.poll(() => received).toContainEqual({ opcode: opcodes.pong, payload: Buffer.from('hi') });
    client.close();
  });

  test('tells the code that the server closes with', async () => {
    const { url } = await serve((socket) => socket.write(Buffer.from('88021131', 'hex')));
    const client = await openWebSocket(url, { verify: true });
    await expect(client.message(() => true, 2)).rejects.toThrow('code 4401');
  });

  test('takes what comes with the handshake for a message', async () => {
    const { url } = await serve((socket) => socket.write(Buffer.from('81026869', 'hex')));
    const client = await openWebSocket(url, { verify: true });
    expect(await client.message(() => true, 2)).toBe('hi');
    client.close();
  });
});

async function serve(greet: (socket: Duplex) => void) {
  const received: unknown[] = [];
  const server = createServer();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    acceptWebSocket(request, socket, () => undefined);
    const reader = new FrameReader();
    socket.on('data', (chunk: Buffer) => received.push(...reader.push(chunk)));
    greet(socket);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, received };
}
