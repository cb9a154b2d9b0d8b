import { defineConfig } from 'vitest/config';

// aws-cdk-lib's built-in validator costs 1.6 s a test file; test/aws/validation.test.ts switches it on.
const env = { CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: 'true' };
const exclude = ['test/e2e/**', 'test/fixtures/**'];
/** They replace modules or the certificates that a process trusts. */
const alone = ['test/charts/typed-objects.test.ts', 'test/ops/smoke.test.ts'];

export default defineConfig({
  test: {
    // Vitest leaves one processor to others, which is half of two.
    maxWorkers: '100%',
    projects: [
      {
        // Loading the CDK once a worker and not once a file halves the time.
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [...exclude, ...alone],
          env,
          isolate: false,
          pool: 'threads',
          testTimeout: 20_000,
        },
      },
      { test: { name: 'alone', include: alone, env, testTimeout: 20_000 } },
    ],
  },
});
