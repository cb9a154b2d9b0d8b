import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine, EngineError } from './engine';

/** Marks everything that these checks make in the engine, so that what an interrupted run left is found. */
const label = 'composeport-e2e-aws';
/** 128 and SIGKILL. */
const killed = 137;
const filter = encodeURIComponent(JSON.stringify({ label: [label] }));

/** Body of the engine's `POST /containers/create`, as far as it is used. */
export interface ContainerSpec {
  readonly Image: string;
  readonly Cmd?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  /** Seconds. */
  readonly StopTimeout?: number;
  readonly Healthcheck?: object;
  readonly HostConfig?: object;
}

export interface Attachment {
  readonly network: string;
  readonly aliases: readonly string[];
}

interface Inspected {
  readonly Id: string;
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly Error: string;
  };
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> };
}

/** The containers and networks of these checks, and nothing else of the engine. */
export class Containers {
  constructor(private readonly engine: Engine) {}

  async createNetwork(name: string, options: object = {}): Promise<void> {
    await this.engine.call('POST', '/networks/create', {
      Name: name,
      CheckDuplicate: true,
      Labels: { [label]: '' },
      ...options,
    });
  }

  /** Created with all its networks before it starts, so that no name is missing at its first request. */
  async start(name: string, spec: ContainerSpec, attachments: readonly Attachment[]): Promise<string> {
    const [first, ...others] = attachments;
    const endpoint = ({ aliases }: Attachment) => ({ Aliases: aliases });
    const networking = first ? { NetworkingConfig: { EndpointsConfig: { [first.network]: endpoint(first) } } } : {};
    const HostConfig = { ...(first ? { NetworkMode: first.network } : {}), ...spec.HostConfig };
    const body = { ...spec, HostConfig, ...networking, Labels: { [label]: '' } };
    const { Id } = (await this.engine.call('POST', `/containers/create?name=${name}`, body)) as { Id: string };
    for (const other of others)
      await this.engine.call('POST', `/networks/${other.network}/connect`, {
        Container: Id,
        EndpointConfig: endpoint(other),
      });
    await this.engine.call('POST', `/containers/${Id}/start`);
    return Id;
  }

  async inspect(id: string): Promise<Inspected> {
    return (await this.engine.call('GET', `/containers/${id}/json`)) as Inspected;
  }

  async addressIn(id: string, network: string): Promise<string> {
    const { NetworkSettings } = await this.inspect(id);
    return NetworkSettings.Networks[network]?.IPAddress ?? '';
  }

  /** Until it has ended; its exit code. */
  async wait(id: string): Promise<number> {
    return ((await this.engine.call('POST', `/containers/${id}/wait`)) as { StatusCode: number }).StatusCode;
  }

  /**
   * Until its health check has passed, or it runs where it has none. The first check comes at once and not after an
   * interval. Throws when the container ends or takes too long.
   */
  async healthy(id: string, check: readonly string[], seconds: number): Promise<void> {
    let last = 'it does not run';
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(300)) {
      const { State } = await this.inspect(id);
      if (State.Status === 'exited') throw new Error(`it ended with exit code ${State.ExitCode}`);
      if (State.Status !== 'running') continue;
      last = check.length === 0 ? '' : await this.checkOnce(id, check);
      if (last === '') return;
    }
    throw new Error(`it was not healthy within ${seconds} s: ${last}`);
  }

  /** `CMD` and the words of a command, or `CMD-SHELL` and a line. Empty when it passes. */
  private async checkOnce(id: string, [kind, ...words]: readonly string[]): Promise<string> {
    const command = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : words;
    return this.exec(id, command).then(
      () => '',
      ({ message }: Error) => message.slice(-300),
    );
  }

  /** The last lines that it wrote. */
  async logs(id: string, lines = 20): Promise<readonly string[]> {
    const raw = await this.engine.raw('GET', `/containers/${id}/logs?stdout=1&stderr=1&tail=${lines}`);
    return unframed(raw).trimEnd().split('\n');
  }

  async exec(id: string, command: readonly string[], user?: string): Promise<string> {
    const body = {
      AttachStdout: true,
      AttachStderr: true,
      Cmd: command,
      ...(user === undefined ? {} : { User: user }),
    };
    const { Id } = (await this.engine.call('POST', `/containers/${id}/exec`, body)) as { Id: string };
    const output = unframed(await this.engine.raw('POST', `/exec/${Id}/start`, { Detach: false, Tty: false }));
    const { ExitCode } = (await this.engine.call('GET', `/exec/${Id}/json`)) as { ExitCode: number };
    if (ExitCode !== 0) throw new Error(`${command[0] ?? ''}: exit code ${ExitCode}: ${output}`);
    return output;
  }

  /** As ECS ends a task: the stop signal, its stop timeout, then the end. False where it did not end by itself. */
  async stop(id: string): Promise<boolean> {
    await this.engine.call('POST', `/containers/${id}/stop`);
    return (await this.inspect(id)).State.ExitCode !== killed;
  }

  async remove(id: string): Promise<void> {
    await this.engine.call('DELETE', `/containers/${id}?force=1&v=1`).catch(ignoreMissing);
  }

  /** Everything that bears the label. */
  async removeAll(): Promise<void> {
    const containers = (await this.engine.call('GET', `/containers/json?all=1&filters=${filter}`)) as { Id: string }[];
    await Promise.all(containers.map(({ Id }) => this.remove(Id)));
    const networks = (await this.engine.call('GET', `/networks?filters=${filter}`)) as { Id: string }[];
    await Promise.all(networks.map(({ Id }) => this.engine.call('DELETE', `/networks/${Id}`).catch(ignoreMissing)));
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof EngineError && error.status === 404)) throw error;
}

/** The engine's streams: eight bytes in front of each piece, the last four its length. */
function unframed(raw: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= raw.length;) {
    const length = raw.readUInt32BE(at + 4);
    parts.push(raw.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString('utf8');
}
