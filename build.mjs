import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv } from 'node:process';
import { build } from 'esbuild';

/**
 * `node build.mjs [folder]` writes each program and the library as one file to the folder (default: dist), because finding
 * and reading hundreds of small files takes longer than running them. What an app of the user's own shares with us, and
 * what one command alone needs, stays a package of its own; so does aws-cdk-lib, which reads files beside its own.
 */
const folder = argv[2] ?? 'dist';

/** The commands of package.json's `bin`, cdk.json and cdk8s.yaml. */
const programs = ['aws', 'composeport', 'k8s'];
const start = (program) => `#!/usr/bin/env node
'use strict';
require('../programs/run-compiled').runCompiled(require.resolve('../programs/${program}'));
`;

const options = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  outdir: folder,
  // What is read is compiled, so less text starts sooner; names stay for the stack trace of a bug report.
  minifySyntax: true,
  minifyWhitespace: true,
  // The same parser as the package's main file, in modules of which what is unused can be left out.
  alias: { yaml: resolve('node_modules/yaml/browser/dist/index.js') },
  // Written as `require`: see bin/run-compiled.ts.
  supported: { 'dynamic-import': false },
  metafile: true,
  logLevel: 'warning',
};
const entry = (program) => ({ in: `bin/${program}.ts`, out: `programs/${program}` });

rmSync(folder, { recursive: true, force: true });
const built = await Promise.all([
  // Nothing of a user's own meets the cdk8s of this program, so it is inside.
  build({ ...options, entryPoints: [entry('k8s'), entry('run-compiled')] }),
  build({
    ...options,
    entryPoints: [entry('aws'), entry('composeport'), { in: 'lib/index.ts', out: 'lib/index' }],
    external: ['aws-cdk-lib', 'cdk8s', 'cdk8s-plus-27', 'constructs', 'deploy-time-build', '@aws-sdk/*'],
  }),
]);
mkdirSync(join(folder, 'bin'));
for (const program of programs) writeFileSync(join(folder, 'bin', `${program}.js`), start(program), { mode: 0o755 });
writeFileSync(join(folder, 'LICENSES.txt'), licenses(built.flatMap(({ metafile }) => Object.keys(metafile.inputs))));

/** The licences of the packages inside the files: each asks to go along with every copy. */
function licenses(inputs) {
  const packages = new Set(inputs.flatMap((input) => /^node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
  const texts = [...packages].sort().map((path) => {
    const { name, version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no licence file`);
    return `${name} ${version}\n\n${readFileSync(join(path, file), 'utf8').trim()}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
