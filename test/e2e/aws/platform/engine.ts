import { request } from 'node:http';
import { spawnSync } from 'node:child_process';

/** The Docker engine, by its HTTP API: a health check in exec form, or capabilities, cannot be said on its command line. */
export class Engine {
  private constructor(private readonly socketPath: string) {}

  /** The engine that the `docker` command talks to. Throws where none answers on a local socket. */
  static async local(): Promise<Engine> {
    const given = process.env.DOCKER_HOST ?? '';
    const asked = spawnSync('docker', ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']);
    const host = given || asked.stdout?.toString().trim() || 'unix:///var/run/docker.sock';
    if (!host.startsWith('unix://')) throw new Error(`${host}: only an engine of this machine will do`);
    const engine = new Engine(host.slice('unix://'.length));
    await engine.call('GET', '/_ping').catch((error: Error) => {
      throw new Error(`no Docker engine answers at ${host}: ${error.message}`);
    });
    return engine;
  }

  /** JSON where the engine answers with it, else the text. Throws with its message from 400 on. */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.raw(method, path, body);
    const text = answer.toString('utf8');
    return /^[[{]/.test(text) ? (JSON.parse(text) as unknown) : text;
  }

  raw(method: string, path: string, body?: unknown): Promise<Buffer> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const headers = content === undefined ? {} : { 'content-type': 'application/json' };
      const outgoing = request({ socketPath: this.socketPath, method, path, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          const all = Buffer.concat(chunks);
          if ((incoming.statusCode ?? 500) < 400) resolve(all);
          else reject(new EngineError(`${method} ${path}: ${all.toString('utf8').trim()}`, incoming.statusCode ?? 500));
        });
        incoming.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(content);
    });
  }
}

export class EngineError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}
