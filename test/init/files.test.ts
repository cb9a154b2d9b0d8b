import { parse } from 'dotenv';
import { describe, expect, test } from 'vitest';
import { cdk8sYaml, settingsFile, withIgnored } from '../../lib/init/files';
import { schema, settingKeys } from '../../lib/settings/schema';

describe('.env.deploy', () => {
  test('sets nothing by itself', () => {
    expect(parse(settingsFile())).toEqual({});
  });

  test('offers every setting, each with a value that is allowed once it is uncommented', () => {
    const uncommented = parse(settingsFile().replace(/^# (?=DEPLOY_\w+=)/gm, ''));
    expect(Object.keys(uncommented)).toEqual(settingKeys);
    for (const key of settingKeys) expect(schema[key].form.parse(uncommented[key] ?? '')).toHaveProperty('value');
  });
});

test('cdk8s empties its output folder, so it gets one that holds nothing else', () => {
  expect(cdk8sYaml).toContain('output: dist/kubernetes\n');
});

describe('.gitignore', () => {
  test('keeps the lines that are there and adds what is missing', () => {
    expect(withIgnored('/node_modules\n.env', ['.env', 'node_modules/', 'cdk.out/'])).toBe(
      '/node_modules\n.env\ncdk.out/\n',
    );
  });

  test('is made where there is none, and left alone when it has everything', () => {
    const made = withIgnored(undefined);
    expect(made).toContain('.env\n');
    expect(withIgnored(made)).toBeUndefined();
  });

  test('.env.deploy holds no secrets and is not ignored', () => {
    expect(withIgnored(undefined)).not.toContain('.env.deploy');
  });
});
