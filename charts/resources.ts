import { Quantity, type ResourceRequirements } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Container } from '../lib/topology/types';

/** What a container asks for where compose states nothing: an idle Python or Node process, so that a small node holds the app. */
const REQUEST = { cpu: 0.1, memoryMiB: 256 };

/** Room on the node's disk for logs, a writable root and scratch folders, so that one pod cannot fill the node. */
const DISK = { requestMiB: 64, limitMiB: 2048 };

/**
 * Requests and limits. Stated resources are kept as they are, both ways. Otherwise memory is limited (it cannot be
 * shared out once taken) and CPU is not: requests already share a busy node fairly, a limit only slows an idle one.
 */
export function resources(stated: Container['resources'], options: { cpuRequest?: number } = {}): ResourceRequirements {
  const cpuRequest = options.cpuRequest ?? (stated.stated ? stated.cpu : Math.min(REQUEST.cpu, stated.cpu));
  const memoryRequest = stated.stated ? stated.memoryMiB : Math.min(REQUEST.memoryMiB, stated.memoryMiB);
  return {
    requests: {
      cpu: cpu(cpuRequest),
      memory: mebibytes(memoryRequest),
      'ephemeral-storage': mebibytes(DISK.requestMiB),
    },
    limits: {
      ...(stated.stated ? { cpu: cpu(stated.cpu) } : {}),
      memory: mebibytes(stated.memoryMiB),
      'ephemeral-storage': mebibytes(DISK.limitMiB),
    },
  };
}

/** For containers that only wait, copy or run one statement. */
export function smallResources(): ResourceRequirements {
  return {
    requests: { cpu: cpu(0.02), memory: mebibytes(32), 'ephemeral-storage': mebibytes(16) },
    limits: { memory: mebibytes(128), 'ephemeral-storage': mebibytes(DISK.limitMiB) },
  };
}

export function mebibytes(size: number): Quantity {
  return Quantity.fromString(size % 1024 === 0 ? `${size / 1024}Gi` : `${Math.ceil(size)}Mi`);
}

function cpu(cores: number): Quantity {
  return Quantity.fromString(`${Math.max(1, Math.round(cores * 1000))}m`);
}
