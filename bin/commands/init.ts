import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { cdk8sYaml, cdkJson, settingsFile, withIgnored } from '../../lib/init/files';
import { withTools } from '../../lib/init/package-json';
import { inProject, projectDirectory } from '../command';
import { ownPackage } from '../own-package';
import { print } from '../terminal';

export function initCommand(): Command {
  return new Command('init')
    .description('writes what `cdk` and `cdk8s` need; a file that exists is completed or kept, never replaced')
    .addOption(projectDirectory())
    .action(inProject(init));
}

function init(_options: { readonly projectDirectory: string }, directory: string): void {
  const tools = withTools(read(directory, 'package.json'), ownPackage());
  if (tools) {
    write(directory, 'package.json', tools.text);
    print(`package.json: added ${tools.added.join(', ')}`);
  } else print('package.json: has everything');

  const files = { 'cdk.json': cdkJson, 'cdk8s.yaml': cdk8sYaml, '.env.deploy': settingsFile() };
  for (const [name, text] of Object.entries(files)) print(`${name}: ${writeOnce(directory, name, text)}`);

  const ignoring = withIgnored(read(directory, '.gitignore'));
  if (ignoring !== undefined) write(directory, '.gitignore', ignoring);
  print(`.gitignore: ${ignoring === undefined ? 'has everything' : 'completed'}`);
  print(`\nNext:${tools ? '\n  npm install' : ''}\n  npx composeport plan`);
}

function writeOnce(directory: string, name: string, text: string): string {
  const existing = read(directory, name);
  if (existing === text) return 'is up to date';
  if (existing === undefined) {
    write(directory, name, text);
    return 'written';
  }
  return name === '.env.deploy' ? 'exists, kept' : `exists, kept; composeport needs in it:\n${indent(text)}`;
}

function read(directory: string, name: string): string | undefined {
  try {
    return readFileSync(join(directory, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function write(directory: string, name: string, text: string): void {
  writeFileSync(join(directory, name), text);
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '    ');
}
