import { schema, settingKeys } from '../../lib/settings/schema';

/** The table of docs/settings.md as the schema has it. */
export function settingsTable(): string {
  const rows = settingKeys.map((key) => {
    const { meaning, form, otherwise, targets } = schema[key];
    return `| \`${key}\` | ${meaning} | ${form.allowed} | ${otherwise} | ${targets.map((target) => names[target]).join(', ')} |`;
  });
  return ['| setting | meaning | allowed | when not set | target |', '|---|---|---|---|---|', ...rows].join('\n');
}

const names = { aws: 'AWS', kubernetes: 'Kubernetes' } as const;
