import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Outcome } from './outcome';
import { theirs } from './theirs';

/** The reference needs milliseconds for a project; it is ended after these. */
const TIME_LIMIT_MS = 20_000;

interface Question {
  readonly path: string;
  readonly resolve: (line: string | undefined) => void;
}

interface Answer {
  readonly project?: never;
  readonly model?: never;
  readonly milliseconds?: number;
  readonly error?: string;
}

/** Compose's reference implementation as a process that answers path by path. */
export class Reference {
  private process: ChildProcess | undefined;
  private waiting: Question[] = [];
  private limit: NodeJS.Timeout | undefined;

  private constructor(private readonly program: string) {}

  /** Builds the program into a folder; needs Go. */
  static build(folder: string): Reference {
    const program = join(folder, 'oracle');
    execFileSync('go', ['build', '-o', program, '.'], { cwd: __dirname, stdio: 'inherit' });
    return new Reference(program);
  }

  /** What the reference makes of the project in a folder, or of one compose file. */
  async load(path: string): Promise<Outcome> {
    const answer = await this.ask(path);
    if (!answer) return { error: 'the reference ended or hung', died: true };
    const { project, model, error } = answer;
    return project ? { project: theirs(project, model) } : { error: error ?? '' };
  }

  /** The milliseconds that the reference needs for loading the project in a folder. */
  async time(path: string): Promise<number> {
    const { milliseconds, error } = (await this.ask(path)) ?? {};
    if (milliseconds === undefined) throw new Error(`the reference refuses the project: ${error}`);
    return milliseconds;
  }

  stop(): void {
    clearTimeout(this.limit);
    this.process?.kill('SIGKILL');
    this.process = undefined;
  }

  /** Nothing when the program ended over this path. */
  private async ask(path: string): Promise<Answer | undefined> {
    const line = await this.line(path);
    return line === undefined ? undefined : (JSON.parse(line) as Answer);
  }

  private line(path: string): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.waiting.push({ path, resolve });
      const program = (this.process ??= this.start());
      program.stdin!.write(`${path}\n`);
      if (this.waiting.length === 1) this.watch();
    });
  }

  /** Ends the program when it does not answer the first question. */
  private watch(): void {
    clearTimeout(this.limit);
    if (this.waiting.length > 0) this.limit = setTimeout(() => this.process?.kill('SIGKILL'), TIME_LIMIT_MS);
  }

  private start(): ChildProcess {
    const started = spawn(this.program, {
      env: { HOME: '/home/user', GOMAXPROCS: '1', GOGC: '400' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    started.stdin.on('error', () => undefined);
    createInterface({ input: started.stdout })
      .on('line', (line) => {
        this.waiting.shift()?.resolve(line);
        this.watch();
      })
      .on('close', () => {
        if (this.process !== started) return;
        this.process = undefined;
        const [first, ...others] = this.waiting;
        this.waiting = [];
        this.watch();
        first?.resolve(undefined);
        for (const { path, resolve } of others) void this.line(path).then(resolve);
      });
    return started;
  }
}
