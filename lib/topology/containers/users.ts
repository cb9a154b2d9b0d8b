import type { ComposeService } from '../../compose/types';
import { type Context, note } from '../context';
import type { Container } from '../types';

/** Users that well-known images create, by name. */
const wellKnown: Readonly<Record<string, number>> = {
  node: 1000,
  nginx: 101,
  nobody: 65534,
  'www-data': 33,
  redis: 999,
  postgres: 999,
  bun: 1000,
  app: 1654,
};

/** The uid that a restricted cluster gets when the image runs as root. */
const assumedUid = 1000;

/** Compose's user, else the Dockerfile's, else the known image's; a root image gets an assumed uid where a cluster demands one. */
export function userOf(context: Context, service: ComposeService): Container['user'] {
  if (context.hints[service.name]?.root) {
    noteRoot(context, service);
    return 'image';
  }
  const stated = service.user?.value ?? context.facts[service.name]?.image.user;
  const known = stated === undefined ? userOfImage(context, service) : parsedUser(stated);
  if (known) return known;
  noteAssumed(context, service, stated);
  return { uid: assumedUid, gid: assumedUid, certainty: 'assumed' };
}

function noteAssumed(context: Context, service: ComposeService, stated: string | undefined): void {
  note(context, (service.user ?? service).at, {
    id: 'user-assumed',
    kind: 'warning',
    targets: ['kubernetes'],
    what: `runs as uid ${assumedUid}, with scratch folders where it may write`,
    why: whyAssumed(service, stated),
    fix: `${userFix(service)}; or, where it must be root:\n${service.name}:\n  x-deploy:\n    root: true`,
  });
}

function whyAssumed({ build }: ComposeService, stated: string | undefined): string {
  if (stated !== undefined && !isRoot(stated)) {
    return `the uid of the user ${stated} is not known, and a restricted cluster wants a number`;
  }
  return build
    ? 'the image runs as root, which a restricted cluster refuses'
    : 'the user of the image is not known, and a restricted cluster refuses root';
}

function userOfImage({ images }: Context, { build, name }: ComposeService): Container['user'] | undefined {
  const image = build ? undefined : images[name];
  if (image?.user) return { ...image.user, certainty: 'known' };
  // A target that lets it be root starts it as its maker meant it.
  return image?.unprivileged && { ...image.unprivileged, certainty: 'assumed' };
}

function userFix({ build }: ComposeService): string {
  return build
    ? `name the user in the Dockerfile, as a number: USER ${assumedUid}:${assumedUid}`
    : `name the user that the image is made for, as a number: user: "${assumedUid}:${assumedUid}"`;
}

function noteRoot(context: Context, service: ComposeService): void {
  note(context, service.at, {
    id: 'runs-as-root',
    kind: 'warning',
    targets: ['kubernetes'],
    what: `${service.name} runs as root, and the namespace enforces baseline instead of restricted`,
    why: 'x-deploy says so; a namespace has one level, and restricted refuses root',
    fix: 'build the image with a user of its own as soon as that is possible',
  });
}

function parsedUser(stated: string): Container['user'] | undefined {
  const [user = '', group] = stated.split(':');
  const uid = /^\d+$/.test(user) ? Number(user) : wellKnown[user];
  if (uid === undefined || uid === 0) return undefined;
  const gid = group === undefined ? uid : /^\d+$/.test(group) ? Number(group) : (wellKnown[group] ?? uid);
  return { uid, gid, certainty: 'known' };
}

const isRoot = (stated: string) => /^(?:0|root)(?::|$)/.test(stated);
