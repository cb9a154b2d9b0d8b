import { Validations } from 'aws-cdk-lib';
import { CfnParameterGroup, CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import type { Settings } from '../settings/types';
import { managedCacheParameters } from '../topology/stores/managed-parameters';
import type { Cache } from '../topology/types';
import { cacheNode, cacheNodes } from './cache-node';
import { dataNameOf } from './database-identifier';
import type { Endpoint } from './environment';
import type { Network } from './network';

const ENGINE_VERSION = '8.0';
const PARAMETER_FAMILY = 'valkey8';
/** Days of snapshots of a cache that the compose file keeps on disk. */
const SNAPSHOT_DAYS = 7;
export interface ManagedCacheProps {
  readonly cache: Cache;
  readonly settings: Settings;
  readonly network: Network;
}

/**
 * A Valkey replication group that only its clients reach. Encryption in transit is `preferred`, not required:
 * `redis://` keeps working, and Celery refuses `rediss://` without a parameter of its own.
 */
export class ManagedCache extends Construct implements Endpoint {
  readonly replicationGroup: CfnReplicationGroup;
  readonly host: string;
  readonly port: string;

  constructor(scope: Construct, id: string, props: ManagedCacheProps) {
    super(scope, id);
    const { cache, settings, network } = props;
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      description: `Subnets of the cache ${cache.name}`,
      subnetIds: network.vpc.selectSubnets(network.dataSubnets).subnetIds,
    });
    const group = network.createStoreGroup(this, { kind: 'Cache', name: cache.name }, cache.port, dataNameOf(cache));
    this.replicationGroup = new CfnReplicationGroup(this, 'ReplicationGroup', {
      replicationGroupDescription: `Cache ${cache.name}`,
      engine: 'valkey',
      engineVersion: ENGINE_VERSION,
      cacheNodeType: cacheNode(cache),
      numCacheClusters: cacheNodes(settings),
      automaticFailoverEnabled: settings.production,
      multiAzEnabled: settings.production,
      port: cache.port,
      cacheSubnetGroupName: subnets.ref,
      securityGroupIds: [group.securityGroupId],
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'preferred',
      autoMinorVersionUpgrade: true,
      ...(cache.durable ? { snapshotRetentionLimit: SNAPSHOT_DAYS } : {}),
      ...this.parameterGroup(cache),
    });
    this.host = this.replicationGroup.attrPrimaryEndPointAddress;
    this.port = this.replicationGroup.attrPrimaryEndPointPort;
    this.acknowledge(settings.production);
  }

  private parameterGroup(cache: Cache): { cacheParameterGroupName?: string } {
    const { taken } = managedCacheParameters(cache.parameters);
    if (Object.keys(taken).length === 0) return {};
    const parameters = new CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: PARAMETER_FAMILY,
      description: `Parameters of the cache ${cache.name}`,
      properties: { ...taken },
    });
    return { cacheParameterGroupName: parameters.ref };
  }

  private acknowledge(production: boolean): void {
    const rules = [
      {
        id: 'AwsSolutions-AEC5',
        reason: 'The port is the one that the app knows; the security group admits its clients only.',
      },
      {
        id: 'AwsSolutions-AEC6',
        reason:
          'A password needs TLS on every connection, which redis:// URLs do not use; the security group admits its clients only.',
      },
      ...(production
        ? []
        : [{ id: 'AwsSolutions-AEC4', reason: 'A second node doubles the price; it is on in prod.' }]),
    ];
    Validations.of(this.replicationGroup).acknowledge(...rules);
  }
}
