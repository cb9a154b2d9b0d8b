import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ended } from '../k8s/process';
import { findings } from './findings';

/** Every version that is supported; the package of the schemas ends with the newest. */
const versions = Array.from({ length: 11 }, (_, index) => `1.${27 + index}`);

const page = readFileSync(resolve(__dirname, '../../../docs/kubernetes.md'), 'utf8');

/** The rows `| kube-score | \`id\` | … |` of the page. */
const documented = [...page.matchAll(/^\| (kube-score|checkov) \| `([\w-]+)` \| .+ \| .+ \|$/gm)]
  .map(([, linter, id]) => `${linter} ${id}`)
  .sort();

async function schemaErrors(files: readonly string[]): Promise<string> {
  const options = versions.flatMap((version) => ['-k', version]);
  const { code, stdout, stderr } = await ended('python', [
    '-m',
    'kubernetes_validate',
    '--strict',
    '--quiet',
    ...options,
    ...files,
  ]);
  return code === 0 ? '' : stdout + stderr || `exit code ${code}`;
}

async function main(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.k8s.yaml'))
    .map((name) => join(folder, name));
  assert(files.length > 20, `only ${files.length} files`);
  assert.equal(await schemaErrors(files), '');
  console.error(`${files.length} files are valid for Kubernetes ${versions[0]} to ${versions.at(-1)}`);

  const { ids, count } = await findings(files);
  console.error(`findings: ${JSON.stringify(count)}, ${ids.length} different`);
  assert.deepEqual(
    ids,
    documented,
    'the findings of the linters, and those that docs/kubernetes.md gives a reason for',
  );

  // The checks can fail: a field that no version has, and a container that everybody warns of.
  const workload = files.find((file) => file.includes('50-web')) ?? '';
  const text = readFileSync(workload, 'utf8');
  const broken = join(folder, 'broken.k8s.yaml');
  writeFileSync(broken, text.replace('replicas: 1', 'replicas: 1\n  replicaz: 1'));
  assert.match(await schemaErrors([broken]), /replicaz/);
  writeFileSync(broken, text.replaceAll('allowPrivilegeEscalation: false', 'privileged: true'));
  const more = (await findings([broken, ...files])).ids;
  for (const id of ['checkov CKV_K8S_16', 'kube-score container-security-context-privileged'])
    assert((more as readonly string[]).includes(id), `${id} goes unseen`);
}

// A process that ends before its time has not passed.
process.exitCode = 1;
void main(process.argv[2] ?? '').then(() => (process.exitCode = 0));
