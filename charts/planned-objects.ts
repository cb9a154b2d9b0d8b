import { App } from 'cdk8s';
import { AppChart, type AppChartProps } from './app-chart';

/** One object of the manifests, as far as it is known by. */
export interface PlannedObject {
  readonly kind: string;
  readonly name: string;
  /** DNS name of the workload, task or store that it belongs to: the label that its pods carry too. */
  readonly component: string;
  /** Absent where an autoscaler decides, or where the kind has none. */
  readonly replicas?: number;
}

/** Every object that the manifests of a topology hold. */
export function plannedObjects(props: AppChartProps): readonly PlannedObject[] {
  const objects = new AppChart(new App(), props).toJson() as readonly {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
    readonly spec?: { readonly replicas?: number };
  }[];
  return objects.map(({ kind, metadata: { name, labels = {} }, spec }) => ({
    kind,
    name,
    component: labels['app.kubernetes.io/name'] ?? '',
    ...(spec?.replicas === undefined ? {} : { replicas: spec.replicas }),
  }));
}
