import type { Containers } from '../platform/containers';

/** One network of the engine for each thing that listens: whoever may reach it is attached, and nobody else. */
export class Networks {
  private readonly known = new Map<string, string>();

  constructor(private readonly containers: Containers) {}

  /** The network to a service or a database. */
  async leadingTo(id: string): Promise<string> {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const name = `composeport-e2e-aws-to-${id}`;
    await this.containers.createNetwork(name);
    this.known.set(id, name);
    return name;
  }

  /** Where a task's agent answers: at 169.254.170.2, which is this machine; the containers on it do not see each other. */
  async toAgent(): Promise<string> {
    const known = this.known.get('agent');
    if (known !== undefined) return known;
    const name = 'composeport-e2e-aws-agent';
    await this.containers.createNetwork(name, {
      IPAM: { Config: [{ Subnet: '169.254.170.0/24', Gateway: '169.254.170.2' }] },
      Options: { 'com.docker.network.bridge.enable_icc': 'false' },
    });
    this.known.set('agent', name);
    return name;
  }
}
