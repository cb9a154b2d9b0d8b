import { RemovalPolicy } from 'aws-cdk-lib';
import type { IVpcOrigin } from 'aws-cdk-lib/aws-cloudfront';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { AwsSdkCall } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { acknowledgeManagedPolicy, acknowledgeWildcards } from './acknowledge';
import type { Balancer } from './balancer';

/** AWS creates it with the first VPC origin of a VPC; CloudFormation does not tell its id. */
const SERVICE_GROUP = 'CloudFront-VPCOrigins-Service-SG';

export interface VpcOriginAdmissionProps {
  readonly vpcOrigin: IVpcOrigin;
  readonly balancer: Balancer;
  readonly vpc: IVpc;
  readonly port: number;
}

/** Lets CloudFront's VPC origins, and nobody else, reach the balancer: their security group is found during the deployment. */
export class VpcOriginAdmission extends Construct {
  constructor(scope: Construct, id: string, props: VpcOriginAdmissionProps) {
    super(scope, id);
    const call: AwsSdkCall = {
      service: 'ec2',
      action: 'describeSecurityGroups',
      parameters: {
        Filters: [
          { Name: 'vpc-id', Values: [props.vpc.vpcId] },
          { Name: 'group-name', Values: [SERVICE_GROUP] },
        ],
      },
      outputPaths: ['SecurityGroups.0.GroupId'],
      physicalResourceId: PhysicalResourceId.of(SERVICE_GROUP),
    };
    const lookup = new AwsCustomResource(this, 'ServiceGroup', {
      onCreate: call,
      onUpdate: call,
      // The SDK of the Lambda runtime will do; installing another needs the internet and a minute.
      installLatestAwsSdk: false,
      logGroup: new LogGroup(this, 'Logs', {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({ actions: ['ec2:DescribeSecurityGroups'], resources: ['*'] }),
      ]),
    });
    lookup.node.addDependency(props.vpcOrigin);
    const serviceGroup = SecurityGroup.fromSecurityGroupId(
      this,
      'VpcOriginGroup',
      lookup.getResponseField('SecurityGroups.0.GroupId'),
      { mutable: false },
    );
    // A rule of its own: written into the balancer's group it would make a circle.
    props.balancer.securityGroup.connections.allowFrom(serviceGroup, Port.tcp(props.port), 'CloudFront VPC origins');
    acknowledgeWildcards(lookup, 'DescribeSecurityGroups cannot be limited to a resource.', { resources: ['*'] });
    acknowledgeManagedPolicy(
      // The function that makes the call is one for the whole stack.
      lookup.grantPrincipal as unknown as IConstruct,
      'service-role/AWSLambdaBasicExecutionRole',
      'Writes its log and nothing else.',
    );
  }
}
