import type { ObjectMeta } from 'cdk8s-plus-27/lib/imports/k8s';
import { syncWave } from './apply-order';
import type { ChartContext } from './context';

type Dict = Readonly<Record<string, string>>;

/**
 * What a Service or policy selects the pods of one component by. Fixed words: a Deployment's and a StatefulSet's
 * selector can never be changed.
 */
export function selector(context: ChartContext, name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': context.namespace };
}

export function labels(context: ChartContext, name: string, component: string): Record<string, string> {
  return {
    ...selector(context, name),
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': context.topology.project,
    'app.kubernetes.io/managed-by': 'composeport',
  };
}

export interface Owner {
  /** DNS name of the component that the object belongs to. */
  readonly name: string;
  /** web, api, worker, database, …: the `component` label. */
  readonly component: string;
}

/** Metadata of one object with a fixed name; the object's name is its owner's unless said. */
export function metadata(
  context: ChartContext,
  owner: Owner,
  over: { readonly name?: string; readonly annotations?: Dict } = {},
): ObjectMeta {
  const annotations = { ...syncWave(owner.component), ...over.annotations };
  return {
    name: over.name ?? owner.name,
    namespace: context.namespace,
    labels: labels(context, owner.name, owner.component),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
}
