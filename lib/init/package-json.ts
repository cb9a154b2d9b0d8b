import { ProblemError } from '../problem';

type Names = Readonly<Record<string, string>>;

/** Versions that are known to work together: those that composeport itself is tested with. */
export interface Pinned {
  readonly version: string;
  readonly devDependencies: Names;
  readonly overrides: Names;
}

/** What a project needs beside composeport to run `cdk` and `cdk8s`. */
const tools = ['aws-cdk', 'aws-cdk-lib', 'cdk8s', 'cdk8s-cli', 'cdk8s-plus-27', 'constructs'];

/** A change of package.json, in words and as text. */
export interface PackageChange {
  readonly text: string;
  /** `aws-cdk 2.1148.1`, in the order of the file. */
  readonly added: readonly string[];
}

/**
 * package.json with the tools that are missing from it. What the project already has stays, whatever its version.
 * Undefined: nothing to add. Throws ProblemError when the existing file is no JSON object.
 */
export function withTools(existing: string | undefined, pinned: Pinned): PackageChange | undefined {
  const current = existing === undefined ? { private: true } : parsePackage(existing);
  const wanted: Names = {
    ...Object.fromEntries(tools.map((name) => [name, pinned.devDependencies[name] ?? '*'])),
    composeport: `^${pinned.version}`,
  };
  const has = { ...namesOf(current.dependencies), ...namesOf(current.devDependencies) };
  const dependencies = Object.entries(wanted).filter(([name]) => !(name in has));
  const overrides = Object.entries(pinned.overrides).filter(([name]) => !(name in namesOf(current.overrides)));
  if (dependencies.length === 0 && overrides.length === 0) return undefined;

  const merged = {
    ...current,
    devDependencies: sorted({ ...namesOf(current.devDependencies), ...Object.fromEntries(dependencies) }),
    overrides: sorted({ ...namesOf(current.overrides), ...Object.fromEntries(overrides) }),
  };
  return {
    text: `${JSON.stringify(merged, null, indentOf(existing))}\n`,
    added: [
      ...dependencies.map(([name, version]) => `${name} ${version}`),
      ...overrides.map(([name]) => `overrides.${name}`),
    ],
  };
}

function parsePackage(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Reported below: what JSON.parse says quotes the text.
  }
  const at = { file: 'package.json', line: 1, column: 1 };
  const fix = 'mend it, or move it away and run init again';
  throw new ProblemError([{ at, subject: 'package.json', what: 'is not a JSON object', fix }]);
}

function namesOf(value: unknown): Names {
  return typeof value === 'object' && value !== null ? (value as Names) : {};
}

function sorted(names: Names): Names {
  return Object.fromEntries(Object.entries(names).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function indentOf(text: string | undefined): string {
  return /^[ \t]+(?=")/m.exec(text ?? '')?.[0] ?? '  ';
}
