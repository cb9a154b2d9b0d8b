import type { PodSecurityContext, SecurityContext } from 'cdk8s-plus-27/lib/imports/k8s';
import { podSecurityCapabilities } from '../lib/topology/limits';
import type { Container } from '../lib/topology/types';

type Identity = { readonly uid: number; readonly gid: number };

/** Ports below this need a privilege, unless the pod's own network namespace says otherwise. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** Pod-level settings that the restricted level asks for, and the group that may write the pod's volumes. */
export function podSecurity(
  user: Identity | 'image',
  options: { readonly volumeGroup?: number; readonly ports?: readonly number[]; readonly root?: boolean } = {},
): PodSecurityContext {
  const group = options.volumeGroup ?? (user === 'image' ? undefined : user.gid);
  const lowPort = options.ports?.some((port) => port < FIRST_UNPRIVILEGED_PORT);
  return {
    ...(options.root ? { runAsUser: 0 } : { runAsNonRoot: true }),
    ...(user === 'image' ? {} : { runAsUser: user.uid, runAsGroup: user.gid }),
    // Without OnRootMismatch a large volume is walked at every start, which takes minutes.
    ...(group === undefined ? {} : { fsGroup: group, fsGroupChangePolicy: 'OnRootMismatch' }),
    seccompProfile: { type: 'RuntimeDefault' },
    // A safe sysctl, allowed by restricted: an image that listens on 80 works without root or a capability.
    ...(lowPort ? { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } : {}),
  };
}

/** Container-level settings of the restricted level; a user here overrides the pod's. */
export function containerSecurity(
  options: {
    readonly readOnlyRoot?: boolean;
    readonly user?: Identity;
    readonly addCapabilities?: Container['addCapabilities'];
    readonly root?: Container['root'];
  } = {},
): SecurityContext {
  const { root } = options;
  const allowed: readonly string[] = root ? podSecurityCapabilities.baseline : podSecurityCapabilities.restricted;
  const add = (options.addCapabilities ?? []).filter((name) => allowed.includes(name));
  // What steps down from root needs capabilities to do so: it keeps those that every engine gives by default.
  const drop = root ? [...root.dropCapabilities] : ['ALL'];
  return {
    allowPrivilegeEscalation: false,
    capabilities: { ...(drop.length > 0 ? { drop } : {}), ...(add.length > 0 ? { add } : {}) },
    readOnlyRootFilesystem: options.readOnlyRoot ?? true,
    ...(options.user ? { runAsUser: options.user.uid, runAsGroup: options.user.gid } : {}),
  };
}
