import { ended } from '../k8s/process';

/** A check of a linter that some object does not pass, by the id that the linter prints. */
export type Finding = `${'kube-score' | 'checkov'} ${string}`;

interface ScoredObject {
  readonly object_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
  }[];
}

/** The grade of a check that passes; 5 is a warning, 1 critical. */
const ALL_OK = 10;

async function kubeScore(files: readonly string[]): Promise<readonly Finding[]> {
  const { stdout, stderr } = await ended('kube-score', ['score', '--output-format', 'json', ...files]);
  if (!stdout.startsWith('[')) throw new Error(`kube-score gave no result\n${stderr}`);
  const objects = JSON.parse(stdout) as readonly ScoredObject[];
  const failed = objects.flatMap(({ checks }) => checks.filter(({ grade, skipped }) => !skipped && grade < ALL_OK));
  return failed.map(({ check }): Finding => `kube-score ${check.id}`);
}

interface CheckovReport {
  readonly results: { readonly failed_checks: readonly { readonly check_id: string }[] };
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
}

async function checkov(files: readonly string[]): Promise<readonly Finding[]> {
  const options = ['--framework', 'kubernetes', '--skip-download', '--quiet', '--compact', '--output', 'json'];
  const { stdout, stderr } = await ended('checkov', [...files.flatMap((file) => ['--file', file]), ...options]);
  if (!stdout.startsWith('{')) throw new Error(`checkov gave no result\n${stderr}`);
  const { results, summary } = JSON.parse(stdout) as CheckovReport;
  if (summary.parsing_errors > 0 || summary.passed < 50)
    throw new Error(`checkov read too little: ${JSON.stringify(summary)}`);
  return results.failed_checks.map(({ check_id }): Finding => `checkov ${check_id}`);
}

/** What both linters find, each check once, and how often each linter found something. */
export async function findings(
  files: readonly string[],
): Promise<{ ids: readonly Finding[]; count: Record<string, number> }> {
  const [score, checked] = await Promise.all([kubeScore(files), checkov(files)]);
  return {
    ids: [...new Set([...score, ...checked])].sort(),
    count: { 'kube-score': score.length, checkov: checked.length },
  };
}
