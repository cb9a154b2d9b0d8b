import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { schema, settingKeys } from '../../lib/settings/schema';
import { settingsTable } from './settings-page';

test('the table of docs/settings.md is the schema (copy the expected text into the page after a change)', () => {
  const page = readFileSync(join(__dirname, '../../docs/settings.md'), 'utf8');
  expect(
    page
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .join('\n'),
  ).toBe(settingsTable());
});

describe.each(settingKeys)('%s', (key) => {
  test('its example is a value that it allows', () => {
    expect(schema[key].form.parse(schema[key].example)).toHaveProperty('value');
  });
});
