import { join } from 'node:path';
import { writeCase } from './case-folder';
import { loadPath } from './outcome';
import type { Reference } from './reference';

const SERVICES = 500;
/** How much longer than the reference we may take for a large project. */
const LIMIT = 3;
/** The fastest of these counts: the first ones also warm up, and a machine has other work. */
const RUNS = 5;

/** Prints how long both take for a project of many services, and tells whether we are within the limit. */
export async function isFastEnough(reference: Reference, work: string): Promise<boolean> {
  const folder = writeCase(join(work, 'speed'), { 'compose.yaml': largeProject() });
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(timed(() => loadPath(folder)));
    theirs.push(await reference.time(folder));
  }
  const [a, b] = [Math.min(...ours), Math.min(...theirs)];
  const factor = (a / b).toFixed(1);
  console.log(`${SERVICES} services: ${Math.round(a)} ms, the reference ${Math.round(b)} ms, ${factor} times its time`);
  return a <= LIMIT * b;
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function largeProject(): string {
  const services = Array.from({ length: SERVICES }, (_, index) => {
    const before = index % 10 > 0 ? `\n    depends_on: {s${index - 1}: {condition: service_healthy}}` : '';
    return `  s${index}:
    image: registry.example.com/app:\${TAG:-1.0}
    ports: ["${10000 + index}:8000"]
    environment:
      DATABASE_URL: postgres://app:\${PASSWORD:-secret}@db:5432/app${index}
      LEVEL: info
    volumes: ["data:/data", "./config:/etc/app:ro"]
    healthcheck: {test: [CMD, curl, -f, http://localhost:8000/health], interval: 10s, retries: 5}
    deploy: {resources: {limits: {cpus: "0.5", memory: 512M}}}${before}`;
  });
  return `services:\n${services.join('\n')}\nvolumes: {data: {}}\n`;
}
