import { expect, test } from 'vitest';
import { withTools } from '../../lib/init/package-json';

const pinned = {
  version: '0.1.0',
  devDependencies: { 'aws-cdk': '^2.1148.1', 'aws-cdk-lib': '2.276.0', eslint: '^10' },
  overrides: { backport: 'npm:picocolors@^1.1.1' },
};

interface Package {
  readonly name?: string;
  readonly private?: boolean;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly overrides: Record<string, string>;
}
const result = (existing?: string) => JSON.parse(withTools(existing, pinned)?.text ?? '{}') as Package;

test('without a package.json one is made, private, with the tools and none of our own', () => {
  const made = result();
  expect(made.private).toBe(true);
  expect(made.devDependencies).toMatchObject({
    'aws-cdk': '^2.1148.1',
    'aws-cdk-lib': '2.276.0',
    composeport: '^0.1.0',
  });
  expect(made.devDependencies).not.toHaveProperty('eslint');
});

test('cdk8s-plus brings 217 packages for its upgrade check, which the override leaves out', () => {
  expect(result().overrides).toEqual({ backport: 'npm:picocolors@^1.1.1' });
});

test('what the project has stays as it is: its own versions, order and other keys', () => {
  const made = result(
    '{"name":"shop","dependencies":{"aws-cdk-lib":"2.200.0"},"devDependencies":{"composeport":"file:x.tgz"}}',
  );
  expect(made.name).toBe('shop');
  expect(made.dependencies).toEqual({ 'aws-cdk-lib': '2.200.0' });
  expect(made.devDependencies).not.toHaveProperty('aws-cdk-lib');
  expect(made.devDependencies.composeport).toBe('file:x.tgz');
});

test('the indentation of the file is kept', () => {
  expect(withTools('{\n    "name": "shop"\n}\n', pinned)?.text).toContain('\n    "name": "shop"');
  expect(withTools('{\n\t"name": "shop"\n}\n', pinned)?.text).toContain('\n\t"name": "shop"');
});

test('a second run has nothing to add', () => {
  expect(withTools(withTools(undefined, pinned)?.text, pinned)).toBeUndefined();
});

test.each(['{', '[]', 'null', '"text"'])('%s is no package.json, and is not overwritten', (text) => {
  expect(() => withTools(text, pinned)).toThrow('package.json: is not a JSON object');
});
