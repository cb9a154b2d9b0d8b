import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Containers } from './containers';

interface Image {
  readonly service: string;
  readonly base: string;
  /** Most that it may add to its base; with the build's own tools and caches it would be twice as much and more. */
  readonly megabytes: number;
  /** A file that a developer changes. */
  readonly source: string;
}

const images: readonly Image[] = [
  { service: 'backend', base: 'python:3.11-slim', megabytes: 130, source: 'app/routers/items.py' },
  { service: 'frontend', base: 'node:20-alpine', megabytes: 60, source: 'app/page.tsx' },
];

interface Container {
  readonly Id: string;
  readonly Image: string;
  readonly Config: { readonly Cmd: readonly string[]; readonly Healthcheck?: { readonly Test: readonly string[] } };
  readonly State: { readonly Health?: { readonly Status: string } };
}

/** What the application's own images promise: small, not root, started without a shell, healthy by a check without curl. */
export async function checkImages({ directory, name }: Containers, scratch: string): Promise<void> {
  for (const { service, base, megabytes, source } of images) {
    const { Id, Image, Config } = await healthy(name, service);
    assert.notEqual(docker('exec', Id, 'id', '-u'), '0', `${service} does not run as root`);
    for (const command of [Config.Cmd, Config.Healthcheck?.Test ?? []])
      assert.doesNotMatch(command.join(' '), /\b(sh|bash|curl|wget)\b|CMD-SHELL/, `${service} needs no shell`);
    const added = (sizeOf(Image) - sizeOf(base)) / 1e6;
    assert(added < megabytes, `${service} adds ${Math.round(added)} MB to ${base}`);

    const changed = join(scratch, `changed-${service}`);
    const context = join(directory, service);
    cpSync(context, changed, {
      recursive: true,
      filter: (from) => !/^(node_modules|\.next|\.venv)$/.test(basename(from)),
    });
    writeFileSync(join(changed, source), '');
    assert.equal(
      dependenciesOf(changed),
      dependenciesOf(context),
      `${service}: a changed source installs nothing anew`,
    );
  }
}

async function healthy(project: string, service: string): Promise<Container> {
  const labels = [`project=${project}`, `service=${service}`].flatMap((one) => [
    '--filter',
    `label=com.docker.compose.${one}`,
  ]);
  for (let seconds = 0; seconds < 60; seconds += 1, await sleep(1000)) {
    const [container] = JSON.parse(docker('inspect', docker('ps', '--quiet', ...labels))) as [Container];
    if (container.State.Health?.Status === 'healthy') return container;
  }
  throw new Error(`${service} is not healthy`);
}

const sizeOf = (image: string) => Number(docker('image', 'inspect', '--format', '{{.Size}}', image));
const dependenciesOf = (context: string) => docker('build', '--quiet', '--target', 'dependencies', context);

function docker(...args: readonly string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}
