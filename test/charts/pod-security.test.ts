import { describe, expect, it } from 'vitest';
import { workload } from '../topologies/builders';
import { referenceTopology } from '../topologies/reference';
import { containersOf, manifests, podOf, podTemplates } from './manifests';

const pods = podTemplates(manifests(referenceTopology()));

describe('every pod, as the restricted level asks', () => {
  it.each(pods)('$id runs as non-root with the default seccomp profile', ({ template }) => {
    expect(template.spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it.each(pods)('$id drops every capability and cannot gain privileges', ({ template }) => {
    for (const { name, securityContext } of containersOf(template)) {
      expect(securityContext, name).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it.each(pods)('$id gets no token and no service links', ({ template }) => {
    expect(template.spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    expect(template.spec.serviceAccountName).not.toBe('default');
  });

  it.each(pods)('$id states requests and a memory limit for each container', ({ template }) => {
    for (const { name, resources } of containersOf(template)) {
      expect(resources.requests, name).toHaveProperty('cpu');
      expect(resources.requests).toHaveProperty('memory');
      expect(resources.limits).toHaveProperty('memory');
    }
  });
});

describe('the user of a workload', () => {
  const pod = (over: Parameters<typeof workload>[1]) => {
    const topology = referenceTopology({ workloads: [workload('app', over)], entries: [], buckets: [], volumes: [] });
    return podOf(manifests(topology), 'Deployment', 'app');
  };

  it('is the uid of the image, and its group owns the volumes', () => {
    expect(pod({ user: { uid: 10001, gid: 10002, certainty: 'known' } }).securityContext).toMatchObject({
      runAsUser: 10001,
      runAsGroup: 10002,
      fsGroup: 10002,
      fsGroupChangePolicy: 'OnRootMismatch',
    });
  });

  it('is left to the image where only the image knows it', () => {
    const { securityContext } = pod({ user: 'image' });
    expect(securityContext.runAsNonRoot).toBe(true);
    expect(securityContext).not.toHaveProperty('runAsUser');
  });

  it('has a home and a scratch folder where the uid is assumed, as the image has made none for it', () => {
    const [container] = pod({ user: { uid: 1000, gid: 1000, certainty: 'assumed' } }).containers;
    expect(container.env).toContainEqual({ name: 'HOME', value: '/tmp' });
    expect(container.volumeMounts?.map(({ mountPath }) => mountPath)).toContain('/tmp');
  });

  it('keeps a HOME that compose sets', () => {
    const [container] = pod({ environment: { HOME: { kind: 'literal', value: '/srv' } } }).containers;
    expect(container.env).toEqual([{ name: 'HOME', value: '/srv' }]);
  });

  it('keeps its own home where the image names the user, as packages may be installed there', () => {
    const [container] = pod({ user: { uid: 10001, gid: 10001, certainty: 'known' } }).containers;
    expect(container.env).toBeUndefined();
  });

  it('may listen below 1024 through a safe sysctl, without root or a capability', () => {
    expect(pod({ ports: [{ number: 80, protocol: 'http' }] }).securityContext.sysctls).toEqual([
      { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' },
    ]);
    expect(pod({ ports: [{ number: 8080, protocol: 'http' }] }).securityContext).not.toHaveProperty('sysctls');
  });

  it('adds only the capability that the restricted level admits', () => {
    const [container] = pod({ addCapabilities: ['NET_BIND_SERVICE', 'SYS_ADMIN'] }).containers;
    expect(container.securityContext.capabilities).toEqual({ drop: ['ALL'], add: ['NET_BIND_SERVICE'] });
  });

  it('writes to a read-only root only in its scratch folders, with /tmp always among them', () => {
    const [container] = pod({ user: 'image', readOnlyRoot: true }).containers;
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(container.volumeMounts).toMatchObject([{ mountPath: '/tmp' }]);
  });
});
