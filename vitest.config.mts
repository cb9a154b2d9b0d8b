import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/fixtures/**'],
    // aws-cdk-lib's built-in validator costs 1.6 s a test file; test/aws/validation.test.ts switches it on.
    env: { CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: 'true' },
    testTimeout: 20_000,
  },
});
