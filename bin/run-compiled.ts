import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { Module, createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

type Wrapped = (...args: readonly unknown[]) => void;

/**
 * Runs one of our programs, which are one file each, and keeps what V8 compiled of it for the next run beside it, because
 * compiling takes longer than running. The folder is the package's own: only who installed the program can put code there.
 * Where it cannot be written, every run compiles. A program must not use `import()`, which V8 loses in what it keeps.
 * Node 22.1 and later have such a cache themselves, for packages too.
 */
export function runCompiled(program: string): void {
  const builtIn = (Module as { readonly enableCompileCache?: (folder: string) => unknown }).enableCompileCache;
  const folder = join(dirname(program), '.compiled');
  const require = createRequire(program);
  if (builtIn) {
    builtIn(folder);
    require(program);
    return;
  }
  const kept = join(folder, `${basename(program)}-${process.version}-${process.arch}-${stamp(program)}`);
  const cachedData = read(kept);
  const script = new Script(Module.wrap(readFileSync(program, 'utf8')), {
    filename: program,
    ...(cachedData ? { cachedData } : {}),
  });
  if (!cachedData || script.cachedDataRejected) {
    // Only now has V8 compiled the functions that a run calls, too.
    process.once('exit', (code) => code === 0 && keep(kept, script.createCachedData()));
  }
  const module = { exports: {} };
  (script.runInThisContext() as Wrapped)(module.exports, require, module, program, dirname(program));
}

/** Of the file as it lies there. V8 compares no more than its length, and npm sets one time of change for every version. */
function stamp(program: string): string {
  const { size, ctimeMs, ino } = statSync(program);
  return [size, Math.floor(ctimeMs), ino].map((part) => part.toString(36)).join('-');
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** In one step, because another run may be reading it. */
function keep(file: string, data: Buffer): void {
  const own = `${file}-${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(own, data);
    renameSync(own, file);
  } catch {
    // A read-only folder, as in an image: the next run compiles again.
  }
}
