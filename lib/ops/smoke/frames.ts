import { randomBytes } from 'node:crypto';

/** RFC 6455, section 5.2. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** A whole message in one frame; a client masks what it sends (section 5.3). */
export function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  return Buffer.concat([Buffer.from([0x80 | opcode]), lengthOf(payload, 0x80), mask, masked(payload, mask)]);
}

function lengthOf(payload: Buffer, maskBit: number): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.from([maskBit | length]);
  const bytes = Buffer.alloc(length < 65_536 ? 3 : 9);
  bytes[0] = maskBit | (length < 65_536 ? 126 : 127);
  if (length < 65_536) bytes.writeUInt16BE(length, 1);
  else bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

function masked(payload: Buffer, mask: Buffer): Buffer {
  return Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
}

/** Cuts what arrives into frames, and joins the pieces of a message that was sent in several. */
export class FrameReader {
  private rest = Buffer.alloc(0);
  private pieces: Frame[] = [];

  push(chunk: Buffer): Frame[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const whole: Frame[] = [];
    for (let piece = this.next(); piece; piece = this.next()) {
      const { isLast, ...frame } = piece;
      // Control frames are never in pieces and may stand between them (section 5.4).
      if (frame.opcode >= opcodes.close) whole.push(frame);
      else {
        this.pieces.push(frame);
        if (isLast) whole.push(this.joined());
      }
    }
    return whole;
  }

  private joined(): Frame {
    const payload = Buffer.concat(this.pieces.map((piece) => piece.payload));
    const opcode = this.pieces[0]?.opcode ?? opcodes.text;
    this.pieces = [];
    return { opcode, payload };
  }

  private next(): (Frame & { readonly isLast: boolean }) | undefined {
    const [first = 0, second = 0] = this.rest;
    const short = second & 0x7f;
    const head = { 126: 4, 127: 10 }[short] ?? 2;
    const maskBytes = second & 0x80 ? 4 : 0;
    if (this.rest.length < head + maskBytes) return undefined;
    const length =
      short === 126 ? this.rest.readUInt16BE(2) : short === 127 ? Number(this.rest.readBigUInt64BE(2)) : short;
    const start = head + maskBytes;
    if (this.rest.length < start + length) return undefined;
    const content = this.rest.subarray(start, start + length);
    const payload = maskBytes ? masked(content, this.rest.subarray(head, start)) : Buffer.from(content);
    this.rest = this.rest.subarray(start + length);
    return { opcode: first & 0x0f, payload, isLast: (first & 0x80) !== 0 };
  }
}
