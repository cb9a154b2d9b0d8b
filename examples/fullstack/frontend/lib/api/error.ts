import type { components } from './schema';

type ErrorBody = components['schemas']['Error'];

/** An answer of the API with status 400 or above. */
export class APIError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'APIError';
  }

  /** Also for an answer that is not the API's own, such as a proxy's error page. */
  static from(status: number, body: unknown): APIError {
    const { code, detail, errors } = (typeof body === 'object' && body !== null ? body : {}) as Partial<ErrorBody>;
    const fields = errors?.map((error) => `${error.field.replace(/^body\./, '')}: ${error.message}`) ?? [];
    const message = fields.length > 0 ? fields.join('; ') : (detail ?? `The server answered with status ${status}.`);
    return new APIError(status, code ?? 'error', message);
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer; throws APIError instead of returning an error. */
export async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw APIError.from(response.status, error);
  return data as T;
}
