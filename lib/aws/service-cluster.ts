import { Validations } from 'aws-cdk-lib';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import { NamespaceType } from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import type { Settings } from '../settings/types';
import type { Topology } from '../topology/types';
import type { Network } from './network';

export interface ServiceClusterProps {
  readonly topology: Topology;
  readonly settings: Settings;
  readonly network: Network;
}

/** The cluster and the namespace in which workloads find each other. */
export class ServiceCluster extends Cluster {
  constructor(scope: Construct, id: string, props: ServiceClusterProps) {
    const { production } = props.settings;
    super(scope, id, {
      vpc: props.network.vpc,
      enableFargateCapacityProviders: true,
      containerInsightsV2: production ? ContainerInsights.ENABLED : ContainerInsights.DISABLED,
    });
    this.addDefaultCloudMapNamespace({
      name: `${props.topology.project}-${props.topology.environment}`,
      type: NamespaceType.HTTP,
      useForServiceConnect: true,
    });
    if (!production) {
      Validations.of(this).acknowledge({
        id: 'AwsSolutions-ECS4',
        reason: 'Container Insights are on in prod; elsewhere they cost more than they tell.',
      });
    }
  }
}
