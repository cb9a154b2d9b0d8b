import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArnFormat, Aws, DefaultStackSynthesizer, IgnoreMode, Stack, Validations } from 'aws-cdk-lib';
import { Project } from 'aws-cdk-lib/aws-codebuild';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ContainerImageBuild } from 'deploy-time-build';
import { acknowledgeManagedPolicy, acknowledgeWildcards } from './acknowledge';

export interface DeploymentBuildProps {
  readonly image: string;
  readonly directory: string;
  readonly file: string;
  readonly target?: string;
  readonly buildArgs: Record<string, string>;
  readonly platform: Platform;
  readonly repository: IRepository;
}

/** An image that CodeBuild builds during the deployment, because an argument of its build is the address that the deployment gives. */
export class DeploymentBuild extends Construct {
  readonly image: ContainerImage;

  constructor(scope: Construct, id: string, props: DeploymentBuildProps) {
    super(scope, id);
    const { image, ...build } = props;
    const built = new ContainerImageBuild(this, 'Build', {
      ...build,
      ...ignoredFiles(build.directory, build.file),
      tagPrefix: `${image}-`,
    });
    this.image = built.toEcsDockerImageCode();
    for (const child of Stack.of(this).node.children) {
      if (child instanceof Project) acknowledgeProject(child);
      if (child instanceof LambdaFunction) acknowledgeFunction(child);
    }
  }
}

/** As Docker reads the ignore file: by its own patterns, and the Dockerfile goes along even where they leave it out. */
function ignoredFiles(directory: string, file: string): { exclude?: string[]; ignoreMode?: IgnoreMode } {
  const candidates = [`${file}.dockerignore`, '.dockerignore'].map((name) => join(directory, name));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found === undefined) return {};
  return { exclude: [...readFileSync(found, 'utf8').split('\n'), `!${file}`], ignoreMode: IgnoreMode.DOCKER };
}

/** deploy-time-build makes one project and one function for all images, at the top of the stack. */
function acknowledgeProject(project: Project): void {
  const stack = Stack.of(project);
  const qualifier = stack.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
  const logs = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `/aws/codebuild/${project.projectName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const reports = stack.formatArn({
    service: 'codebuild',
    resource: 'report-group',
    resourceName: `${project.projectName}-*`,
  });
  const sources = `arn:${Aws.PARTITION}:s3:::cdk-${qualifier}-assets-${stack.account}-${stack.region}/*`;
  acknowledgeWildcards(
    project,
    'Its own log streams and reports, the sources in the bootstrap bucket, a token for ECR.',
    {
      actions: ['s3:GetObject*', 's3:GetBucket*', 's3:List*'],
      resources: ['*', logs, reports, sources],
    },
  );
  acknowledgeManagedPolicy(
    project,
    'AmazonElasticContainerRegistryPublicReadOnly',
    'Pulls base images from public ECR.',
  );
  Validations.of(project).acknowledge(
    { id: 'AwsSolutions-CB3', reason: 'Building an image needs the Docker daemon, so the build runs privileged.' },
    {
      id: 'AwsSolutions-CB4',
      reason: 'Build output goes to ECR; nothing is left in the project that a key of its own would protect.',
    },
  );
}

function acknowledgeFunction(builder: LambdaFunction): void {
  acknowledgeManagedPolicy(builder, 'service-role/AWSLambdaBasicExecutionRole', 'Writes its log and nothing else.');
  Validations.of(builder).acknowledge({ id: 'AwsSolutions-L1', reason: 'deploy-time-build chooses the runtime.' });
}
