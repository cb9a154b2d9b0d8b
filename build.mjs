import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv } from 'node:process';
import { build } from 'esbuild';

/**
 * `node build.mjs [folder]` writes each program and the library as one file to the folder (default: dist), because finding
 * and reading hundreds of small files takes longer than running them. What an app of the user's own shares with us, and
 * what one command alone needs, stays a package of its own.
 */
const folder = argv[2] ?? 'dist';

/** The commands of package.json's `bin`, cdk.json and cdk8s.yaml. */
const programs = ['aws', 'composeport', 'k8s'];
/** Node 22.1 and later keep what they compile for the next run: of files that are loaded afterwards, so ours is one of them. */
const start = (program) => `#!/usr/bin/env node
'use strict';
require('node:module').enableCompileCache?.();
require('../programs/${program}');
`;

rmSync(folder, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: [
    ...programs.map((program) => ({ in: `bin/${program}.ts`, out: `programs/${program}` })),
    { in: 'lib/index.ts', out: 'lib/index' },
  ],
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  outdir: folder,
  // What is read is compiled, so less text starts sooner; names stay for the stack trace of a bug report.
  minifySyntax: true,
  minifyWhitespace: true,
  // The same parser as the package's main file, in modules of which what is unused can be left out.
  alias: { yaml: resolve('node_modules/yaml/browser/dist/index.js') },
  external: ['aws-cdk-lib', 'cdk8s', 'cdk8s-plus-27', 'constructs', 'deploy-time-build', '@aws-sdk/*'],
  metafile: true,
  logLevel: 'warning',
});
mkdirSync(join(folder, 'bin'));
for (const program of programs) writeFileSync(join(folder, 'bin', `${program}.js`), start(program), { mode: 0o755 });
writeFileSync(join(folder, 'LICENSES.txt'), licenses(Object.keys(metafile.inputs)));

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
