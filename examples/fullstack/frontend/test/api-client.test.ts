// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { api } from '@/lib/api/client';
import { APIError } from '@/lib/api/error';

// Hoisted: the client takes hold of fetch when it is imported.
const server = vi.hoisted(() => {
  const state = { requests: [] as Request[], answer: () => new Response() };
  globalThis.fetch = async (request) => {
    state.requests.push(request as Request);
    return state.answer();
  };
  return state;
});

beforeEach(() => {
  server.requests = [];
});

describe('the API client of the browser', () => {
  it('asks the address of the build and sends the session cookie', async () => {
    server.answer = () => Response.json([]);
    await api.users.list();
    expect(server.requests[0]?.url).toBe('http://api.example/api/users');
    expect(server.requests[0]?.credentials).toBe('include');
  });

  it('is content with the empty answer of a deletion', async () => {
    server.answer = () => new Response(null, { status: 204 });
    await expect(api.users.delete(7)).resolves.toBeUndefined();
    expect(server.requests[0]?.method).toBe('DELETE');
    expect(server.requests[0]?.url).toBe('http://api.example/api/users/7');
  });

  it("throws the API's own error", async () => {
    server.answer = () =>
      Response.json({ code: 'email_taken', detail: 'An account exists.', errors: [] }, { status: 409 });
    const error = await api.auth.login({ email: 'a@example.com', password: 'x' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ status: 409, code: 'email_taken', message: 'An account exists.' });
  });

  it('names the fields that are wrong', async () => {
    server.answer = () =>
      Response.json(
        { code: 'invalid_input', detail: 'Not valid.', errors: [{ field: 'body.email', message: 'not an address' }] },
        { status: 422 },
      );
    await expect(api.auth.login({ email: 'a', password: 'x' })).rejects.toThrow('email: not an address');
  });

  it("survives a proxy's error page", async () => {
    server.answer = () =>
      new Response('<html>Bad gateway</html>', { status: 502, headers: { 'Content-Type': 'text/html' } });
    await expect(api.items.list()).rejects.toMatchObject({ status: 502, code: 'error' });
  });
});
