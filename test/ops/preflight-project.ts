import type { CheckResult } from '../../lib/ops/preflight/check';
import { plan } from '../support/project';

/** An API with a database and a value from the environment. */
export const compose = `services:
  api:
    image: ghcr.io/acme/api:1
    ports: ["8000:8000"]
    environment: { DATABASE_URL: "postgresql://app:pw@db:5432/app", TOKEN: "\${TOKEN}" }
  db:
    image: postgres:16
    environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: pw, POSTGRES_DB: app }
`;
export const project = (text = compose, environment: Record<string, string> = {}) =>
  plan({ 'docker-compose.yml': text }, { TOKEN: 'canary-4711', ...environment });

export const failed = (results: readonly CheckResult[]) =>
  results.filter(({ status }) => status === 'failed').map(({ name }) => name);
export const problemsOf = (results: readonly CheckResult[]) =>
  results
    .flatMap(({ problems }) => problems)
    .map(({ what }) => what)
    .join('\n');
