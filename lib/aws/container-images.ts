import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Repository, TagMutability } from 'aws-cdk-lib/aws-ecr';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { Settings } from '../settings/types';
import { imageReference } from '../topology/image-name';
import type { BuiltImage, Container, Image } from '../topology/types';
import { checkBuildWords, needsDeployment } from './build-arguments';
import { writeContext } from './configured-image';
import { DeploymentBuild } from './deployment-build';
import type { Environment } from './environment';
import { RegistryImage } from './registry-image';

export interface ContainerImagesProps {
  readonly project: string;
  readonly settings: Settings;
  /** Holds the build contexts. */
  readonly directory: string;
  readonly environment: Environment;
}

/** The image of every container; equal builds are one image. */
export class ContainerImages extends Construct {
  private readonly images = new Map<string, ContainerImage>();
  private repository: Repository | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ContainerImagesProps,
  ) {
    super(scope, id);
  }

  /** Throws ProblemError where an image must be built during the deployment and a word of its build is not safe there. */
  image(container: Pick<Container, 'image' | 'files'>): ContainerImage {
    return container.files.length > 0 ? this.withFiles(container) : this.plain(container.image);
  }

  private plain(image: Image): ContainerImage {
    if (image.kind === 'registry') return new RegistryImage(image.reference);
    const { settings, project } = this.props;
    if (settings.images.registry !== undefined) return new RegistryImage(imageReference(project, image, settings));
    const built = this.images.get(image.name) ?? this.build(image);
    this.images.set(image.name, built);
    return built;
  }

  private build(image: BuiltImage): ContainerImage {
    const { build } = this.props.settings.images;
    const args = this.arguments(image);
    const props = {
      directory: join(this.props.directory, image.context),
      file: image.dockerfile,
      ...(image.target === undefined ? {} : { target: image.target }),
      buildArgs: args,
      platform: this.platform,
    };
    if (build !== 'codebuild' && !needsDeployment(args)) {
      return ContainerImage.fromDockerImageAsset(new DockerImageAsset(this, image.name, props));
    }
    checkBuildWords(image);
    return new DeploymentBuild(this, image.name, { ...props, repository: this.sharedRepository(), image: image.name })
      .image;
  }

  private withFiles({ image, files }: Pick<Container, 'image' | 'files'>): ContainerImage {
    const { directory, environment } = this.props;
    const context = writeContext({ image, files, directory, environment });
    const id = `Files-${context.identity}`;
    const asset =
      this.node.tryFindChild(id) ??
      new DockerImageAsset(this, id, { directory: context.folder, platform: this.platform });
    return ContainerImage.fromDockerImageAsset(asset as DockerImageAsset);
  }

  /** The same architecture as the task definition's: else the container dies of `exec format error`. */
  private get platform(): Platform {
    return this.props.settings.images.architecture === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;
  }

  private arguments({ args, name }: BuiltImage): Record<string, string> {
    const { environment } = this.props;
    return Object.fromEntries(
      Object.entries(args).map(([key, value]) => {
        const text = environment.text(value);
        if (text === undefined) throw new Error(`The build argument ${key} of ${name} has no value on AWS`);
        return [key, text];
      }),
    );
  }

  /** One for all images: a repository an image would fill the stack, and the policies of the role that builds. */
  private sharedRepository(): Repository {
    this.repository ??= new Repository(this, 'Repository', {
      imageScanOnPush: true,
      imageTagMutability: TagMutability.IMMUTABLE,
      lifecycleRules: [{ maxImageCount: 100 }],
      removalPolicy: RemovalPolicy.DESTROY,
      emptyOnDelete: true,
    });
    return this.repository;
  }
}
