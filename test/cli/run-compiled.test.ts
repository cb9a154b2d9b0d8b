import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
let program: string;
let compiled: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'composeport-compiled-'));
  program = join(folder, 'program.js');
  compiled = join(folder, '.compiled');
  buildSync({
    entryPoints: [join(__dirname, '..', '..', 'bin', 'run-compiled.ts')],
    bundle: true,
    platform: 'node',
    outfile: join(folder, 'run-compiled.js'),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => rmSync(compiled, { recursive: true, force: true }));

function run(source: string) {
  writeFileSync(program, source);
  return runAgain();
}

function runAgain() {
  const start = `require(${JSON.stringify(join(folder, 'run-compiled.js'))}).runCompiled(${JSON.stringify(program)})`;
  return spawnSync(process.execPath, ['-e', start], { cwd: folder, encoding: 'utf8' });
}

const kept = () => (existsSync(compiled) ? readdirSync(compiled) : []);

describe('a program that is run with what V8 kept of its last run', () => {
  it('does the same in the second run, from one kept file', () => {
    expect(run('console.log(require("node:path").basename(__filename), typeof module.exports)').stdout).toBe(
      'program.js object\n',
    );
    const first = kept();
    expect(first).toHaveLength(1);
    expect(runAgain().stdout).toBe('program.js object\n');
    expect(kept()).toEqual(first);
  });

  it('is never the version before, though V8 itself compares only lengths', () => {
    expect(run('console.log("old")').stdout).toBe('old\n');
    expect(run('console.log("new")').stdout).toBe('new\n');
  });

  it('starts though the kept file was cut short', () => {
    run('console.log("whole")');
    for (const name of kept()) writeFileSync(join(compiled, name), 'half');
    expect(runAgain().stdout).toBe('whole\n');
  });

  it('starts where nothing can be written, as in a container image', () => {
    writeFileSync(compiled, 'a file in the way of the folder');
    expect(run('console.log("started")')).toMatchObject({ stdout: 'started\n', status: 0 });
  });

  it('loads a package when a command needs it', () => {
    mkdirSync(join(folder, 'node_modules', 'late'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', 'late', 'index.js'), 'exports.word = "late"');
    run('Promise.resolve().then(() => console.log(require("late").word))');
    expect(runAgain().stdout).toBe('late\n');
  });

  it('keeps its exit code and keeps nothing of a run that failed', () => {
    expect(run('process.exitCode = 70').status).toBe(70);
    expect(kept()).toEqual([]);
  });

  it('is named in the stack trace of an error', () => {
    expect(run('\n\nthrow new Error("broken")').stderr).toContain(`${program}:3`);
  });
});
