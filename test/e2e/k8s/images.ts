import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ended, run } from './process';
import type { Release } from './release';

interface Images {
  readonly command: string;
  readonly images: readonly { readonly service: string; readonly image: string }[];
}

export function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this with npm run e2e:k8s`);
  return value;
}

/** The images of all releases, and where one archive of them is kept between runs: layers that they share stand in it once. */
async function allImages(
  releases: readonly Release[],
): Promise<{ readonly names: readonly string[]; readonly archive: string }> {
  const images = await Promise.all(releases.map(imagesOf));
  const names = [...new Set(images.flatMap((one) => one.images.map(({ image }) => image)))].sort();
  // A name ends in the digest of what the image was built from.
  const digest = createHash('sha256').update(names.join()).digest('hex').slice(0, 16);
  return { names, archive: join(needed('KUBE_DIR'), 'app-images', `${digest}.tar`) };
}

export async function imagesAreBuilt(releases: readonly Release[]): Promise<boolean> {
  return existsSync((await allImages(releases)).archive);
}

/** Builds with the commands that `composeport images` prints, and archives what came out under the names that it gave. */
export async function buildImages(releases: readonly Release[]): Promise<void> {
  const program = (await ended('docker', ['compose', 'version'])).code === 0 ? 'docker compose' : 'docker-compose';
  for (const release of releases) {
    const { command } = await imagesOf(release);
    // There is no registry to push to: the cluster gets them as an archive.
    const build = command.replace(/^docker compose /, `${program} `).replace(' --push', '');
    await run('sh', ['-c', build], { cwd: release.directory });
  }
  const { names, archive } = await allImages(releases);
  rmSync(join(archive, '..'), { recursive: true, force: true });
  mkdirSync(join(archive, '..'));
  await run('docker', ['save', '--output', `${archive}.part`, ...names]);
  renameSync(`${archive}.part`, archive);
}

/** Puts the images into the cluster's own store, as a node that has pulled them. */
export async function importImages(releases: readonly Release[]): Promise<void> {
  const ctr = ['--address', join(needed('KUBE_DIR'), 'run/containerd.sock'), '--namespace', 'k8s.io', 'images'];
  const present = new Set((await run('ctr', [...ctr, 'ls', '--quiet'])).split('\n'));
  const { names, archive } = await allImages(releases);
  if (!names.every((name) => present.has(name))) await run('ctr', [...ctr, 'import', archive]);
}

async function imagesOf(release: Release): Promise<Images> {
  return JSON.parse(await release.composeport('images', '--json')) as Images;
}
