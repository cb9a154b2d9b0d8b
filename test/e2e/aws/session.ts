import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Databases } from './containers/database';
import { Networks } from './containers/networks';
import { Certificates } from './entry/certificates';
import { AwsApi } from './platform/aws-api';
import { Buckets } from './platform/buckets';
import { Containers } from './platform/containers';
import { Engine } from './platform/engine';
import { TaskAgent } from './platform/task-agent';

/** What stays from one deployment to the next, so that the next costs seconds. */
export class Session {
  private constructor(
    readonly scratch: string,
    readonly containers: Containers,
    readonly networks: Networks,
    readonly databases: Databases,
    readonly certificates: Certificates,
    readonly agent: TaskAgent,
    readonly buckets: Buckets,
    readonly api: AwsApi,
  ) {}

  static async open(scratch: string): Promise<Session> {
    mkdirSync(scratch, { recursive: true });
    const containers = new Containers(await Engine.local());
    await containers.removeAll();
    const networks = new Networks(containers);
    const certificates = Certificates.create(join(scratch, 'certificates'));
    const databases = new Databases(containers, networks, certificates, scratch);
    await networks.toAgent();
    const agent = await TaskAgent.open();
    const buckets = await Buckets.open(join(scratch, 'buckets'), agent.address);
    return new Session(
      scratch,
      containers,
      networks,
      databases,
      certificates,
      agent,
      buckets,
      await AwsApi.open(certificates),
    );
  }

  async close(): Promise<void> {
    await this.containers.removeAll();
    await Promise.all([this.agent.close(), this.buckets.close(), this.api.close()]);
  }
}
