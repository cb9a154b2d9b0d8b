import type { ComposeService } from '../../compose/types';
import type { Container } from '../types';

const mebibyte = 1024 * 1024;

/** vCPU and MiB: compose's limits, else its reservations, else what the role needs. */
export function resourcesOf(
  service: ComposeService,
  fallback: { readonly cpu: number; readonly memoryMiB: number },
): Container['resources'] {
  const { cpuLimit, cpuReservation, memoryLimitBytes, memoryReservationBytes } = service.resources;
  const cpu = cpuLimit ?? cpuReservation;
  const memory = memoryLimitBytes ?? memoryReservationBytes;
  return {
    cpu: cpu?.value ?? fallback.cpu,
    memoryMiB: memory ? Math.max(1, Math.ceil(memory.value / mebibyte)) : fallback.memoryMiB,
    stated: cpu !== undefined || memory !== undefined,
  };
}
