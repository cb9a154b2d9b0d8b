import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { ContainerDefinition, ContainerImageConfig } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>`. */
const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/;

/** An image that is pushed already. From ECR it is pulled with the task's role. */
export class RegistryImage extends ContainerImage {
  constructor(private readonly reference: string) {
    super();
  }

  override bind(scope: Construct, container: ContainerDefinition): ContainerImageConfig {
    const [, account, region, repository] = ECR.exec(this.reference) ?? [];
    if (account !== undefined && region !== undefined && repository !== undefined) {
      const arn = Stack.of(scope).formatArn({
        service: 'ecr',
        account,
        region,
        resource: 'repository',
        resourceName: repository,
      });
      const role = container.taskDefinition.obtainExecutionRole();
      role.addToPrincipalPolicy(new PolicyStatement({ actions: PULL, resources: [arn] }));
      role.addToPrincipalPolicy(new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }));
    }
    return { imageName: this.reference };
  }
}

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
