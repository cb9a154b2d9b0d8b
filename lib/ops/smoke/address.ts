import { type Problem, ProblemError } from '../../problem';

/** The address that the user gave. */
export interface Address {
  /** An origin: no path, no password. */
  readonly url: URL;
  /** The header for the user and the password that stood in it. */
  readonly authorization?: string;
}

/** Throws ProblemError for what is no origin; a password in it is not repeated. */
export function readAddress(text: string): Address {
  const shown = text.replace(/\/\/[^/]*@/, '//');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw addressProblem(shown, 'is no http or https address', 'write https://app.example.com');
  if (url.pathname !== '/' || url.search || url.hash)
    throw addressProblem(shown, 'is more than an origin', `write ${url.origin}`);
  const pair = [url.username, url.password].map(decodeURIComponent).join(':');
  return {
    url: new URL(url.origin),
    ...(url.username ? { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } : {}),
  };
}

export function addressProblem(subject: string, what: string, fix: string): ProblemError {
  const single: Problem = { subject, what, fix };
  return new ProblemError([single]);
}
