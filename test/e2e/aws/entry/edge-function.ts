import { runInNewContext } from 'node:vm';

/** What a viewer-response function sees and gives back. Source: "CloudFront Functions event structure". */
interface EdgeEvent {
  readonly request: { readonly method: string; readonly uri: string; readonly headers: Headers };
  readonly response: { readonly statusCode: number; readonly headers: Headers; readonly cookies: Headers };
}

type Headers = Record<string, { value: string }>;
type PlainHeaders = Readonly<Record<string, string | string[]>>;

/** The code of a CloudFront function, run as it stands in the template. */
export class EdgeFunction {
  constructor(private readonly code: string) {}

  /** The answer's headers as the function leaves them; cookies are apart from them and pass by. */
  viewerResponse(
    request: { readonly method: string; readonly uri: string; readonly headers: PlainHeaders },
    statusCode: number,
    headers: PlainHeaders,
  ): PlainHeaders {
    const { 'set-cookie': cookies, ...others } = headers;
    const event: EdgeEvent = {
      request: { method: request.method, uri: request.uri, headers: toEvent(request.headers) },
      response: { statusCode, headers: toEvent(others), cookies: {} },
    };
    const answer = runInNewContext(
      `${this.code}\nhandler(event)`,
      { event },
      { timeout: 100 },
    ) as EdgeEvent['response'];
    const changed = Object.fromEntries(Object.entries(answer.headers).map(([name, { value }]) => [name, value]));
    return { ...changed, ...(cookies === undefined ? {} : { 'set-cookie': cookies }) };
  }
}

function toEvent(headers: PlainHeaders): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { value: Array.isArray(value) ? value.join(', ') : value }]),
  );
}
