import { ProblemError } from '../problem';
import type { Container } from '../topology/types';

/** A task size that Fargate sells. */
export interface FargateSize {
  /** CPU units, 1024 a vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
}

/** Memory per CPU step, in MiB: from, to, step. Source: the ECS developer guide, "Task CPU and memory" for Fargate. */
const MEMORY: ReadonlyArray<{ cpu: number; from: number; to: number; step: number }> = [
  { cpu: 256, from: 512, to: 2048, step: 512 },
  { cpu: 512, from: 1024, to: 4096, step: 1024 },
  { cpu: 1024, from: 2048, to: 8192, step: 1024 },
  { cpu: 2048, from: 4096, to: 16384, step: 1024 },
  { cpu: 4096, from: 8192, to: 30720, step: 1024 },
  { cpu: 8192, from: 16384, to: 61440, step: 4096 },
  { cpu: 16384, from: 32768, to: 122880, step: 8192 },
];

/** MiB that the Service Connect proxy takes beside the app. Source: the ECS developer guide, Service Connect. */
const PROXY_MEMORY_MIB = 64;

/**
 * The lowest size that fits. A memory limit that the compose file states is for the app alone, so the proxy's share comes on top;
 * our own defaults already count it. Throws ProblemError where no size is large enough.
 */
export function fargateSize(name: string, resources: Container['resources']): FargateSize {
  const cpu = resources.cpu * 1024;
  const memory = resources.memoryMiB + (resources.stated ? PROXY_MEMORY_MIB : 0);
  for (const row of MEMORY) {
    if (row.cpu < cpu || row.to < memory) continue;
    const steps = Math.max(0, Math.ceil((memory - row.from) / row.step));
    // 256 units come with 512, 1024 or 2048 MiB, not with 1536.
    const memoryMiB = row.cpu === 256 && steps === 2 ? row.to : row.from + steps * row.step;
    return { cpu: row.cpu, memoryMiB };
  }
  throw new ProblemError([
    {
      subject: `services.${name}.deploy.resources`,
      what: `${resources.cpu} CPUs and ${resources.memoryMiB} MiB are more than one Fargate task can have`,
      fix: 'ask for at most 16 CPUs and 122880 MiB',
    },
  ]);
}
