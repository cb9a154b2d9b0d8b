import { awsSettings } from './schema-aws';
import { kubernetesSettings } from './schema-kubernetes';
import { sharedSettings } from './schema-shared';
import type { Setting } from './setting';

export type { Setting } from './setting';

/** Every setting there is, in the order of the documentation. */
export const schema = { ...sharedSettings, ...awsSettings, ...kubernetesSettings } as const;

export type SettingKey = keyof typeof schema;

/** What was set, parsed; a key that is not set is absent. */
export type SettingValues = {
  readonly [Key in SettingKey]?: (typeof schema)[Key] extends Setting<infer T> ? T : never;
};

export const settingKeys = Object.keys(schema) as SettingKey[];
