import { App, Chart } from 'cdk8s';
import { KubeIngress, KubeNamespace, KubePersistentVolumeClaim, Quantity } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import { addDatabase, addMigration } from './bare-k8s-database';
import { NAMESPACE, metadata } from './bare-k8s-pods';
import { addPolicies } from './bare-k8s-policies';
import { addBackend, addFrontend } from './bare-k8s-workloads';

/**
 * The application of examples/fullstack as one writes it with cdk8s, without a compose file: the same objects that
 * `charts` makes, which test/bench holds.
 */
class FullstackChart extends Chart {
  constructor(scope: Construct) {
    super(scope, 'fullstack');
    const restricted = ['audit', 'enforce', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']);
    new KubeNamespace(this, 'namespace', {
      metadata: { name: NAMESPACE, labels: Object.fromEntries(restricted) as Record<string, string> },
    });
    addPolicies(this);
    new KubePersistentVolumeClaim(this, 'uploads', {
      metadata: { ...metadata('uploads', 'storage'), annotations: { 'helm.sh/resource-policy': 'keep' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: Quantity.fromString('10Gi') } } },
    });
    addDatabase(this);
    addMigration(this);
    addBackend(this);
    addFrontend(this);
    addIngress(this);
  }
}

function addIngress(chart: Chart): void {
  const path = (prefix: string, name: string, number: number) => ({
    path: prefix,
    pathType: 'Prefix',
    backend: { service: { name, port: { number } } },
  });
  new KubeIngress(chart, 'main', {
    metadata: { ...metadata('main', 'public-entry'), annotations: ANNOTATIONS },
    spec: {
      rules: [
        {
          host: 'fullstack.localhost',
          http: {
            paths: [path('/api', 'backend', 8000), path('/ws', 'backend', 8000), path('/', 'frontend', 3000)],
          },
        },
      ],
    },
  });
}

/** Uploads of 100 MB and websockets of an hour, in the words of the common controllers. */
const ANNOTATIONS = {
  'alb.ingress.kubernetes.io/load-balancer-attributes': 'idle_timeout.timeout_seconds=3600',
  'alb.ingress.kubernetes.io/scheme': 'internet-facing',
  'alb.ingress.kubernetes.io/target-type': 'ip',
  'haproxy-ingress.github.io/proxy-body-size': '100m',
  'haproxy-ingress.github.io/timeout-tunnel': '3600s',
  'haproxy.org/timeout-tunnel': '3600s',
  'nginx.ingress.kubernetes.io/proxy-body-size': '100m',
  'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600',
  'nginx.ingress.kubernetes.io/proxy-send-timeout': '3600',
  'nginx.org/client-max-body-size': '100m',
  'nginx.org/proxy-read-timeout': '3600s',
  'nginx.org/proxy-send-timeout': '3600s',
  'nginx.org/websocket-services': 'backend',
};

const app = new App();
new FullstackChart(app);
app.synth();
