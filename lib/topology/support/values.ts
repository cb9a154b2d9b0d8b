import type { ComposeService, Source } from '../../compose/types';
import { describeImage } from '../known-images/image-table';
import { podSecurityCapabilities, targetLimits } from '../limits';
import { placeOf } from '../place';
import type { Finding, Target } from '../types';

const targets: readonly Target[] = ['aws', 'kubernetes'];

/** Values that a target does not take though it takes the property. */
export function valueFindings(service: ComposeService): Finding[] {
  return [...capabilityFindings(service), ...ulimitFindings(service), ...socketFindings(service)];
}

function capabilityFindings(service: ComposeService): Finding[] {
  return service.capAdd.flatMap(({ value, at }) => {
    const name = value.toUpperCase().replace(/^CAP_/, '');
    const refused = targets.filter((target) => !allowedOn(target, service).includes(name));
    const why = 'Fargate adds SYS_PTRACE only, a restricted namespace NET_BIND_SERVICE only';
    return leftOut(
      'compose-cap_add',
      refused,
      at,
      `services.${service.name}.cap_add`,
      why,
      `let the program do without ${name}`,
    );
  });
}

function allowedOn(target: Target, { deployHints }: ComposeService): readonly string[] {
  const isRoot = (deployHints?.value as { readonly root?: unknown } | undefined)?.root === true;
  return target === 'kubernetes' && isRoot ? podSecurityCapabilities.baseline : targetLimits[target].addCapabilities;
}

function ulimitFindings(service: ComposeService): Finding[] {
  return Object.entries(service.ulimits).flatMap(([name, { at }]) => {
    const refused = targets.filter((target) => !(targetLimits[target].ulimits as readonly string[]).includes(name));
    const why = 'Fargate sets nofile only; a pod has the limits of its node';
    return leftOut('compose-ulimits', refused, at, `services.${service.name}.ulimits.${name}`, why);
  });
}

function leftOut(id: string, on: readonly Target[], at: Source, subject: string, why: string, fix?: string): Finding[] {
  if (on.length === 0) return [];
  return [
    {
      id,
      kind: 'dropped',
      targets: on,
      at: placeOf(at),
      subject,
      what: `${subject.split('.').slice(2).join('.')} is left out`,
      why,
      ...(fix && { fix }),
    },
  ];
}

const socket = /(?:^|\/)(?:docker|podman|containerd)\.sock$/;

/** A proxy or a developer's tool loses the socket together with its whole service. */
function socketFindings(service: ComposeService): Finding[] {
  const image = service.image && !service.build ? describeImage(service.image.value) : undefined;
  if (image?.development || image?.kind === 'proxy') return [];
  return service.volumes
    .filter(({ value }) => value.type === 'bind' && (socket.test(value.source ?? '') || socket.test(value.target)))
    .map(({ at }) => ({
      id: 'compose-docker-socket',
      kind: 'blocker',
      targets,
      at: placeOf(at),
      subject: at.path || `services.${service.name}.volumes`,
      what: 'the socket of Docker does not exist there, and the service needs it',
      why: 'there is no Docker to talk to on either target',
      fix: 'take out what needs Docker, or leave the service out with x-deploy: { role: drop }',
    }));
}
