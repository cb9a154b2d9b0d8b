import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { manifestsOf, planOf, repository, templateOf, yaml } from './support/synthesize';

/** Whole outputs for a reader to compare; what each setting is for stands in the fine-grained tests. */
const cases: Readonly<Record<string, string>> = {
  'test/fixtures/seed': 'the document’s own compose project, unmodified',
  'examples/fullstack': 'the bundled example',
  'test/fixtures/single': 'one public service and nothing else',
  'test/fixtures/shared-image': 'an underscore in a name, and a worker that shares an image',
  'test/fixtures/named-dsn': 'a connection string under a name of its own',
};

/** Hashes of contents change with every edit of an app's source, and say nothing about the translation. */
function withoutHashes(text: string): string {
  return text
    .replace(/\b[0-9a-f]{64}\b/g, '<digest>')
    .replace(/(?<=[:@-])[0-9a-f]{16}\b/g, '<tag>')
    .replace(/"CDKMetadata": \{[^}]*\}/g, '"CDKMetadata": {}');
}

describe.each(Object.entries(cases))('%s: %s', (folder) => {
  const planned = planOf(folder);
  const expected = (file: string) =>
    join(repository, 'test', 'fixtures', 'expected', folder.split('/').at(-1) ?? folder, file);

  it('gives the plan that is on record', async () => {
    const text = `${JSON.stringify(planned.plan, null, 2)}\n`;
    await expect(withoutHashes(text)).toMatchFileSnapshot(expected('plan.json'));
  });

  it('gives the CloudFormation template that is on record', async () => {
    const text = `${JSON.stringify(templateOf(planned), null, 2)}\n`;
    await expect(withoutHashes(text)).toMatchFileSnapshot(expected('template.json'));
  });

  it('gives the manifests that are on record', async () => {
    await expect(withoutHashes(yaml(manifestsOf(planned)))).toMatchFileSnapshot(expected('manifests.yaml'));
  });
});
