/** Nothing came back that could be judged. */
export class NoAnswer extends Error {
  constructor(
    method: string,
    url: URL,
    reason: string,
    /** Another question could have better luck. */
    readonly mayPass: boolean,
  ) {
    super(`${method} ${url.href}: ${reason}`);
  }
}

/** What Node's error codes mean for the person who typed the address. */
const reasons: Readonly<Record<string, (url: URL) => string>> = {
  ENOTFOUND: ({ hostname }) => `there is no host ${hostname}`,
  EAI_AGAIN: ({ hostname }) => `the name ${hostname} cannot be looked up now`,
  ECONNREFUSED: ({ host }) => `nothing listens at ${host}`,
  ECONNRESET: () => 'the connection was cut',
  EHOSTUNREACH: ({ host }) => `no way leads to ${host}`,
  ENETUNREACH: ({ host }) => `no way leads to ${host}`,
  ETIMEDOUT: ({ host }) => `${host} takes no connection`,
  EPROTO: () => 'no TLS handshake: does it speak https?',
  ERR_SSL_WRONG_VERSION_NUMBER: () => 'no TLS handshake: does it speak https?',
  HPE_INVALID_CONSTANT: () => 'it does not speak HTTP',
  CERT_HAS_EXPIRED: () => 'the certificate has expired',
  ...Object.fromEntries(
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    ].map((code) => [
      code,
      () => 'no authority that Node knows vouches for the certificate; set NODE_EXTRA_CA_CERTS to the file of your own',
    ]),
  ),
};

/** One line, also where OpenSSL writes more. `localhost` fails at two addresses at once, and each has its own cause. */
export function reasonOf(error: Error, url: URL): string {
  const cause = firstCause(error);
  return reasons[cause.code ?? '']?.(url) ?? cause.message.split('\n', 1)[0] ?? '';
}

/** An error of a request, for the user. `seconds`: how long it was waited for. */
export function noAnswer(method: string, url: URL, error: Error, seconds: number): NoAnswer {
  const { name, code = '' } = firstCause(error);
  const isSlow = name === 'AbortError' || name === 'TimeoutError';
  const reason = isSlow ? `no answer within ${seconds} s` : reasonOf(error, url);
  return new NoAnswer(method, url, reason, code === 'ECONNRESET' || !(code in reasons));
}

function firstCause(error: Error): NodeJS.ErrnoException {
  const cause: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return cause instanceof Error ? cause : error;
}
