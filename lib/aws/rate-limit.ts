import { Construct } from 'constructs';
import { seldom } from './seldom-modules';
import { VIEWER_ADDRESS_HEADER } from './viewer-address';

/** Seconds over which requests are counted. */
const WINDOW_SECONDS = 300;

export interface RateLimitProps {
  readonly balancerArn: string;
  /** Requests of one address in the window. */
  readonly requests: number;
  /** Every request comes through CloudFront, which says for whom. */
  readonly behindCloudFront: boolean;
}

/** A web ACL on the balancer that refuses an address which sends too many requests: CloudFront's own would have to be made in us-east-1. */
export class RateLimit extends Construct {
  constructor(scope: Construct, id: string, props: RateLimitProps) {
    super(scope, id);
    const { CfnWebACL, CfnWebACLAssociation } = seldom.wafv2();
    const metric = (metricName: string) => ({
      metricName,
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: true,
    });
    const acl = new CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: metric('requests'),
      rules: [
        {
          name: 'rate-limit',
          priority: 0,
          action: { block: { customResponse: { responseCode: 429 } } },
          statement: {
            rateBasedStatement: {
              limit: props.requests,
              evaluationWindowSec: WINDOW_SECONDS,
              ...(props.behindCloudFront
                ? {
                    aggregateKeyType: 'FORWARDED_IP',
                    forwardedIpConfig: { headerName: VIEWER_ADDRESS_HEADER, fallbackBehavior: 'NO_MATCH' },
                  }
                : { aggregateKeyType: 'IP' }),
            },
          },
          visibilityConfig: metric('rate-limit'),
        },
      ],
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn: props.balancerArn, webAclArn: acl.attrArn });
  }
}
