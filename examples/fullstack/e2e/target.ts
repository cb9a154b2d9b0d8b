/** Origin of the pages. */
export const SITE = new URL(process.env.SITE_URL ?? 'http://localhost:3000').origin;
/** Origin of the API as a browser sees it; the same as the pages' behind one entry. */
export const API = new URL(process.env.API_URL ?? 'http://localhost:8000').origin;

export const PASSWORD = 'correct horse battery';

/** An address that no earlier run has used. */
export const newEmail = () => `e2e-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}@example.com`;

export interface Visitor {
  email: string;
  token: string;
  /** The cookie as a browser would send it. */
  cookie: string;
  /** Set-Cookie as the server sent it. */
  setCookie: string;
}

export function json(path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') {
  return fetch(API + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

export async function register(): Promise<Visitor> {
  const email = newEmail();
  const answer = await json('/api/auth/register', { email, password: PASSWORD, full_name: `Name of ${email}` });
  if (answer.status !== 201) throw new Error(`register answered ${answer.status}: ${await answer.text()}`);
  const setCookie = answer.headers.get('set-cookie') ?? '';
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return { email, token, setCookie, cookie: setCookie.split(';')[0]! };
}

/** Status and code of an error, after a look at its shape. */
export async function failure(answer: Response): Promise<[number, string]> {
  const body = (await answer.json()) as Record<string, unknown>;
  if (Object.keys(body).sort().join() !== 'code,detail,errors')
    throw new Error(`not the API's error: ${JSON.stringify(body)}`);
  return [answer.status, String(body.code)];
}
