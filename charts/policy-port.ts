import { IntOrString } from 'cdk8s-plus-27/lib/imports/k8s';

/** A TCP port as a network policy names it. */
export function tcp(port: number): { port: IntOrString; protocol: string } {
  return { port: IntOrString.fromNumber(port), protocol: 'TCP' };
}
