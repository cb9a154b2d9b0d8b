/** Words that make a variable's name that of a secret, wherever they stand in it. */
const secretWords = new Set([
  ...['PASSWORD', 'PASSWD', 'PASSPHRASE', 'PASS', 'PWD', 'SECRET', 'SECRETS', 'TOKEN', 'CREDENTIAL', 'CREDENTIALS'],
  ...['APIKEY', 'SALT', 'PEPPER', 'DSN'],
]);

/** Last words that make it a property of a secret, not the secret: ACCESS_TOKEN_EXPIRE_MINUTES, JWT_SECRET_FILE. */
const harmlessEndings = new Set([
  ...['MINUTES', 'SECONDS', 'HOURS', 'DAYS', 'TTL', 'EXPIRE', 'EXPIRES', 'EXPIRY', 'EXPIRATION', 'LIFETIME', 'AGE'],
  ...['ALGORITHM', 'ALG', 'LENGTH', 'SIZE', 'FILE', 'PATH', 'DIR', 'NAME', 'HEADER', 'PREFIX', 'TYPE', 'ISSUER'],
  ...['ENABLED', 'REQUIRED', 'URL', 'URI', 'HOST', 'PORT', 'ROUNDS', 'POLICY'],
]);

/** Prefixes under which build tools copy a variable into what every browser downloads. */
const publicPrefix = /^(?:NEXT_PUBLIC|VITE|REACT_APP|PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY)_/;

/** The value is meant for browsers, so it is no secret whatever its name. */
export function isPublicName(name: string): boolean {
  return publicPrefix.test(name);
}

/** `SECRET_KEY`, `dbPassword`, `STRIPE_API_KEY` are; `PUBLIC_KEY`, `TOKEN_TTL` and `NEXT_PUBLIC_KEY` are not. */
export function isSecretName(name: string): boolean {
  if (isPublicName(name)) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(Boolean);
  const last = words.at(-1) ?? '';
  if (harmlessEndings.has(last) || words.includes('PUBLIC')) return false;
  return last === 'KEY' || words.some((word) => secretWords.has(word)) || /(?:PASSWORD|SECRET)$/.test(last);
}

/** An external service's credential cannot be made up: a payment API refuses a key of our own. */
export function isForeignCredential(name: string): boolean {
  return /(?:API_?KEY|ACCESS_?KEY|CLIENT_?SECRET|WEBHOOK|DSN|SMTP|MAIL|AWS|OPENAI|STRIPE|GITHUB|GOOGLE|AUTH0|TWILIO|SENTRY|SENDGRID)/i.test(
    name,
  );
}

const publicWords =
  /^(?:true|false|yes|no|on|off|none|null|debug|info|warn|warning|error|critical|trace|dev|development|local|test|testing|stage|staging|prod|production|utc|json|text|lax|strict|hs256|rs256|localhost)$/i;

/** Plainly no secret, whoever set it: empty, a switch, a short number, a well-known word, an address without credentials. */
export function isPlainlyPublic(value: string): boolean {
  if (value === '' || publicWords.test(value) || /^-?\d{1,6}(?:\.\d+)?$/.test(value)) return true;
  return value.split(/[\s,"[\]]+/).every((item) => item === '' || isPlainAddress(item));
}

/** `https://example.com/path`, `backend:8000` or `localhost`; a query or userinfo could hold a key. */
function isPlainAddress(item: string): boolean {
  return (
    /^[a-z]+:\/\/[A-Za-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]{0,24}){0,4}$/.test(item) ||
    /^(?:[a-z0-9-]+|(?:[a-z0-9-]+\.)+[a-z]{2,}):\d{2,5}$/.test(item)
  );
}
