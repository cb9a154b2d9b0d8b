import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { uploadFile } from '@/lib/upload-file';

class FakeRequest {
  static last: FakeRequest;
  upload: { onprogress?: (event: { lengthComputable: boolean; loaded: number; total: number }) => void } = {};
  withCredentials = false;
  status = 0;
  response: unknown = null;
  address = '';
  onload?: () => void;
  onerror?: () => void;

  constructor() {
    FakeRequest.last = this;
  }
  open(method: string, url: string) {
    this.address = `${method} ${url}`;
  }
  send(body: FormData) {
    expect((body.get('file') as File).name).toBe('a.txt');
  }
  answer(status: number, response: unknown) {
    this.status = status;
    this.response = response;
    this.onload?.();
  }
}

const file = new File(['hello'], 'a.txt');
beforeEach(() => vi.stubGlobal('XMLHttpRequest', FakeRequest));
afterEach(() => vi.unstubAllGlobals());

describe('sending a file', () => {
  it('goes to the API with the session, and tells how much is sent', async () => {
    const parts: number[] = [];
    const upload = uploadFile(file, (part) => parts.push(part));
    expect(FakeRequest.last.address).toBe('POST http://api.example/api/upload');
    expect(FakeRequest.last.withCredentials).toBe(true);
    FakeRequest.last.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
    FakeRequest.last.upload.onprogress?.({ lengthComputable: false, loaded: 2, total: 0 });
    FakeRequest.last.answer(201, { id: 'x' });
    await expect(upload).resolves.toEqual({ id: 'x' });
    expect(parts).toEqual([0.25]);
  });

  it.each([
    [413, { code: 'too_large', detail: 'Too large.', errors: [] }, 'Too large.'],
    [502, null, 'The server answered with status 502.'],
  ])('fails with the reason of a %i', async (status, body, message) => {
    const upload = uploadFile(file, () => undefined);
    FakeRequest.last.answer(status, body);
    await expect(upload).rejects.toThrow(message);
  });

  it('fails when the connection breaks', async () => {
    const upload = uploadFile(file, () => undefined);
    FakeRequest.last.onerror?.();
    await expect(upload).rejects.toThrow('could not be sent');
  });
});
