import { describe, expect, it } from 'vitest';

import { isPlainlyPublic, isSecretName } from '../../lib/topology/values/secret-names';

describe('names of secrets', () => {
  it.each([
    'SECRET_KEY',
    'JWT_SECRET',
    'dbPassword',
    'STRIPE_API_KEY',
    'PGPASSWORD',
    'DB_PASS',
    'GITHUB_TOKEN',
    'SENTRY_DSN',
  ])('%s is one', (name) => expect(isSecretName(name)).toBe(true));

  it.each([
    'ACCESS_TOKEN_EXPIRE_MINUTES',
    'PUBLIC_KEY',
    'NEXT_PUBLIC_API_KEY',
    'POSTGRES_PASSWORD_FILE',
    'KEYCLOAK_HOST',
    'COMPASS_X',
    'JWT_SECRET_NAME',
  ])('%s is none', (name) => expect(isSecretName(name)).toBe(false));
});

describe('values that need no secret, whoever set them', () => {
  it.each([
    '',
    'true',
    '5432',
    'production',
    'http://localhost:3000',
    'https://example.com/path',
    '["http://localhost","https://a.example"]',
    'backend:8000',
  ])('%s', (value) => expect(isPlainlyPublic(value)).toBe(true));

  it.each([
    'hunter2',
    'canary-4711-value',
    'https://example.com/hook?key=abc',
    'https://user:pw@example.com',
    '20260101123456789',
  ])('%s could be one', (value) => expect(isPlainlyPublic(value)).toBe(false));
});
