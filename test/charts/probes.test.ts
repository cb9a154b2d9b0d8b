import { describe, expect, it } from 'vitest';
import { probes } from '../../charts/probes';
import { referenceTopology } from '../topologies/reference';
import { manifests, podOf } from './manifests';

const http = [{ number: 8000, protocol: 'http' as const }];
const timing = { intervalSeconds: 10, timeoutSeconds: 5, retries: 5, startSeconds: 10 };
const objects = manifests(referenceTopology());

describe('probes', () => {
  const [backend] = podOf(objects, 'Deployment', 'backend').containers;

  it('ask the URL that compose asks, under the name localhost, which host checks let through', () => {
    expect(backend.readinessProbe).toMatchObject({
      httpGet: { path: '/api/health', port: 8000, httpHeaders: [{ name: 'Host', value: 'localhost' }] },
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 5,
    });
  });

  it('never restart a pod for its health check: that may test the database', () => {
    expect(backend.livenessProbe).toMatchObject({ tcpSocket: { port: 8000 } });
    expect(backend.livenessProbe).not.toHaveProperty('httpGet');
  });

  it('give a start of five minutes, as the kubelet kills after 30 seconds by itself', () => {
    const { periodSeconds, failureThreshold } = backend.startupProbe as Record<string, number>;
    expect(periodSeconds! * failureThreshold!).toBeGreaterThanOrEqual(300);
  });

  it('give a longer start where compose gives one', () => {
    const { startupProbe } = probes({ ...timing, startSeconds: 900, http: { port: 8000, path: '/' } }, http);
    expect(startupProbe!.periodSeconds! * startupProbe!.failureThreshold!).toBeGreaterThanOrEqual(950);
  });

  it('look at the port where compose checks nothing', () => {
    const [frontend] = podOf(objects, 'Deployment', 'frontend').containers;
    expect(frontend.readinessProbe).toMatchObject({ tcpSocket: { port: 3000 } });
  });

  it('run a command as compose does, with dollars kept, because the kubelet expands probe commands too', () => {
    const { readinessProbe } = probes({ ...timing, exec: ['/bin/sh', '-c', 'test "$OK"'] }, http);
    expect(readinessProbe?.exec?.command).toEqual(['/bin/sh', '-c', 'test "$$OK"']);
  });

  it('restart no worker for its health check, as compose does not either', () => {
    expect(probes({ ...timing, exec: ['true'] }, [])).not.toHaveProperty('livenessProbe');
  });

  it('are absent where there is neither check nor port', () => {
    expect(probes(undefined, [])).toEqual({});
    expect(probes(undefined, [{ number: 53, protocol: 'udp' }])).toEqual({});
  });

  it('round times up to whole seconds, which is all that the API takes', () => {
    const { readinessProbe } = probes({ ...timing, timeoutSeconds: 0.5, intervalSeconds: 1.2, exec: ['true'] }, http);
    expect(readinessProbe).toMatchObject({ timeoutSeconds: 1, periodSeconds: 2 });
  });
});
