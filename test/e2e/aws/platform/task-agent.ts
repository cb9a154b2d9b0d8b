import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { closed, listen } from './server';

/** Where the agent of every Fargate task answers. */
const address = '169.254.170.2';
const hour = 3_600_000;

/** Credentials of task roles, given to the tasks as ECS does: by a path that only the task knows. */
export class TaskAgent {
  private readonly roles = new Map<string, string>();
  private readonly keys = new Map<string, string>();

  private constructor(private readonly server: Server) {
    server.on('request', ({ url = '' }, outgoing) => {
      const role = this.roles.get(url);
      outgoing.writeHead(role === undefined ? 404 : 200, { 'content-type': 'application/json' });
      outgoing.end(role === undefined ? '{}' : JSON.stringify(this.credentials(role)));
    });
  }

  /** The address is this machine's as soon as the tasks' network is there. */
  static async open(): Promise<TaskAgent> {
    const server = createServer();
    await listen(server, 80, address);
    return new TaskAgent(server);
  }

  get address(): string {
    return address;
  }

  /** The path at which a task finds credentials for its role. */
  pathFor(role: string): string {
    const path = `/v2/credentials/${randomBytes(16).toString('hex')}`;
    this.roles.set(path, role);
    return path;
  }

  /** Whose access key it is. */
  roleOf(accessKey: string): string | undefined {
    return this.keys.get(accessKey);
  }

  close(): Promise<void> {
    return closed(this.server);
  }

  private credentials(role: string): object {
    const AccessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    this.keys.set(AccessKeyId, role);
    const SecretAccessKey = randomBytes(20).toString('hex');
    return {
      RoleArn: role,
      AccessKeyId,
      SecretAccessKey,
      Token: 'acted-out',
      Expiration: new Date(Date.now() + hour).toISOString(),
    };
  }
}
