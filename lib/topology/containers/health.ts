import type { ComposeHealthcheck, ComposeService, Substitution } from '../../compose/types';
import type { SourceFacts } from '../../source/types';
import type { Health } from '../container';
import { type ProbeRequest, probeRequest } from './probe-request';
import { isSecretName } from '../values/secret-names';

/** Times of a `HEALTHCHECK` without options, in seconds (Dockerfile reference). */
const defaultTimes = { interval: 30, timeout: 30, retries: 3, startPeriod: 0 };

/** Addresses at which a container reaches itself. */
const ownAddresses: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '0.0.0.0', '[::1]', '[::]']);

/**
 * The health check of a service: compose's, else the Dockerfile's; undefined when there is none or it is switched off.
 * `http` beside `exec` where the check only fetches a URL of its own container at one of `ports` (or at 80).
 */
export function deriveHealth(
  service: ComposeService,
  facts: SourceFacts | undefined,
  ports: readonly number[],
): Health | undefined {
  const check = checkOf(service, facts);
  const exec = check && execOf(check.test);
  if (!check || !exec) return undefined;
  const request = ownRequest(service, exec);
  const http =
    request && isPlain(service, request) && (request.port === 80 || ports.includes(request.port))
      ? { port: request.port, path: request.path }
      : undefined;
  return {
    exec,
    ...(http && { http }),
    intervalSeconds: check.interval,
    timeoutSeconds: check.timeout,
    retries: check.retries,
    startSeconds: check.startPeriod,
  };
}

/** Port that the service's own health check asks, which is therefore one it listens on. */
export function probedPort(service: ComposeService, facts: SourceFacts | undefined): number | undefined {
  const exec = execOf(checkOf(service, facts)?.test ?? []);
  return exec && ownRequest(service, exec)?.port;
}

function checkOf(
  service: ComposeService,
  facts: SourceFacts | undefined,
): Omit<ComposeHealthcheck, 'words'> | undefined {
  const stated = service.healthcheck?.value;
  if (stated === 'disabled') return undefined;
  if (stated && stated.test.length > 0) return stated;
  const inherited = facts?.image.healthcheck;
  // Compose may change the times alone: the test is then the image's.
  return inherited && { ...defaultTimes, ...stated, test: inherited };
}

function execOf(test: readonly string[]): readonly string[] | undefined {
  const [form, ...rest] = test;
  if (form === undefined || form === 'NONE') return undefined;
  if (form === 'CMD') return rest.length > 0 ? rest : undefined;
  if (form === 'CMD-SHELL') return ['/bin/sh', '-c', rest.join(' ')];
  return test;
}

function ownRequest(service: ComposeService, exec: readonly string[]): ProbeRequest | undefined {
  const request = probeRequest(exec);
  if (!request) return undefined;
  const own = [service.name, service.containerName?.value, service.hostname?.value];
  return ownAddresses.has(request.host) || own.includes(request.host) ? request : undefined;
}

/** A probe that a balancer or a kubelet may make as it stands. */
function isPlain(service: ComposeService, request: ProbeRequest): boolean {
  // A check without --fail is content with 404, which an API without a page at `/` gives.
  if (!request.strict && request.path === '/') return false;
  // The path of a probe is readable in templates and manifests.
  const parameters = [...new URL(request.path, 'http://localhost').searchParams.keys()];
  const substituted = substitutionsOf(service.healthcheck).map(({ variable }) => variable);
  return ![...parameters, ...substituted].some(isSecretName);
}

function substitutionsOf(check: ComposeService['healthcheck']): readonly Substitution[] {
  const words = !check || check.value === 'disabled' ? [] : check.value.words;
  return [check, ...words].flatMap((each) => each?.substitutions ?? []);
}
