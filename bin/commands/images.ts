import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { buildCommand, builtImages, imagesOverride, overrideFile } from '../../lib/ops/images';
import { planProject } from '../../lib/plan';
import { imageReference } from '../../lib/topology/image-name';
import { inProject, json, projectDirectory } from '../command';
import { print, say } from '../terminal';

interface Options {
  readonly projectDirectory: string;
  readonly json?: boolean;
}

export function imagesCommand(): Command {
  return new Command('images')
    .description(`for Kubernetes: writes ${overrideFile} and prints the command that builds what the manifests name`)
    .addOption(projectDirectory())
    .addOption(json())
    .action(inProject(images));
}

function images(options: Options, directory: string): void {
  const { project, settings, plan } = planProject({ directory, environment: process.env });
  const built = builtImages(plan.topology);
  if (built.length === 0 && !options.json) {
    say('Nothing to build: every image comes from a registry. Next: npx cdk8s synth');
    return;
  }
  const path = join(directory, overrideFile);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, imagesOverride(plan.topology, settings));

  const command = buildCommand(project.files, plan.topology, settings);
  if (options.json) {
    const names = built.map((image) => ({
      service: image.name,
      image: imageReference(plan.topology.project, image, settings),
    }));
    print(JSON.stringify({ command, images: names }, null, 2));
    return;
  }
  say(`Wrote ${overrideFile}. Build with:`);
  print(command);
  if (settings.images.registry === undefined) {
    say('Without DEPLOY_IMAGE_REGISTRY nothing is pushed: load the images into the cluster yourself');
    say('(kind load docker-image, k3d image import, minikube image load).');
  }
}
