import { child, descend, entriesOf, itemsOf, type Node, type Scalar } from './node';
import type { Report } from './report';
import { scalarAt, sourceOf } from './sourced';
import { shown } from './text';
import type { ComposeProject, ComposeService } from './types';
import { parseBytes } from './units';

interface Subject {
  readonly node: Node;
  readonly path: string;
  readonly service: ComposeService;
  readonly report: Report;
}

/** Keys that exclude or need each other, service by service and for what services use. */
export function checkModel(project: ComposeProject, model: Node, report: Report): void {
  for (const service of Object.values(project.services)) {
    const node = descend(model, 'services', service.name);
    if (node) for (const rule of RULES) rule({ node, path: `services.${service.name}`, service, report });
  }
  for (const section of ['configs', 'secrets'] as const) {
    for (const [name, node] of entriesOf(child(model, section))) checkFileObject(node, section, name, report);
  }
  for (const [name, node] of entriesOf(child(model, 'jobs'))) {
    if (!child(child(model, 'services'), name)) continue;
    report({
      at: node.at,
      subject: `jobs.${name}`,
      what: 'has the name of a service',
      fix: 'give the job another name',
    });
  }
  for (const [name, node] of entriesOf(child(model, 'volumes'))) checkExternal(node, `volumes.${name}`, report);
}

const RULES: readonly ((subject: Subject) => void)[] = [
  function hasImage({ node, path, service, report }) {
    if (service.image?.value || child(node, 'build') || child(node, 'provider') || isBroken(child(node, 'image')))
      return;
    report({
      at: service.at,
      subject: path,
      what: 'has neither an image nor a build',
      fix: 'add `image: name:tag` or `build: ./folder`',
    });
  },
  function oneDockerfile({ node, path, report }) {
    const inline = scalarAt(node, 'build', 'dockerfile_inline');
    if (!inline?.text || !scalarAt(node, 'build', 'dockerfile')?.text) return;
    report({
      at: inline.at,
      subject: `${path}.build`,
      what: 'has both `dockerfile` and `dockerfile_inline`',
      fix: 'keep one of them',
    });
  },
  function oneNetworkChoice({ node, path, report }) {
    const mode = child(node, 'network_mode');
    if (!mode || entriesOf(child(node, 'networks')).length === 0) return;
    report({ at: mode.at, subject: path, what: 'has both `network_mode` and `networks`', fix: 'keep one of them' });
  },
  function platformIsBuilt({ node, path, service, report }) {
    const platforms = itemsOf(descend(node, 'build', 'platforms')).map((item) =>
      item.kind === 'scalar' ? item.text : '',
    );
    if (!service.platform || platforms.length === 0 || platforms.includes(service.platform.value)) return;
    report({
      at: service.platform.at,
      subject: `${path}.platform`,
      what: 'is not among `build.platforms`',
      fix: 'add it there',
    });
  },
  function oneReplicaCount({ node, path, report }) {
    const [scale, replicas] = [scalarAt(node, 'scale'), scalarAt(node, 'deploy', 'replicas')];
    if (scale && replicas && scale.value !== replicas.value) {
      report({
        at: scale.at,
        subject: path,
        what: '`scale` and `deploy.replicas` differ',
        fix: 'keep `deploy.replicas`',
      });
    }
    const negative = [scale, replicas].find((count) => typeof count?.value === 'number' && count.value < 0);
    if (negative)
      report({ at: negative.at, subject: path, what: 'asks for less than no container', fix: 'write 0 or more' });
  },
  function namedOnce({ node, path, service, report }) {
    const scale = scalarAt(node, 'scale') ?? scalarAt(node, 'deploy', 'replicas');
    if (!service.containerName || typeof scale?.value !== 'number' || scale.value <= 1) return;
    report({
      at: service.containerName.at,
      subject: `${path}.container_name`,
      what: 'cannot be the name of several containers',
      fix: 'take it out',
    });
  },
  function oneMountEach({ service, report }) {
    const taken = new Map<string, string>();
    for (const { value, at } of [...service.tmpfs, ...service.volumes]) {
      const other = taken.get(value.target);
      if (other !== undefined) {
        report({ at, subject: at.path, what: `mounts where ${other} does`, fix: 'mount each path once' });
      }
      taken.set(value.target, at.path);
    }
  },
  function oneLimitEach({ node, path, report }) {
    const pairs = [
      ['cpus', 'limits', 'cpus'],
      ['mem_limit', 'limits', 'memory'],
      ['mem_reservation', 'reservations', 'memory'],
      ['pids_limit', 'limits', 'pids'],
    ] as const;
    for (const [key, kind, deployed] of pairs) {
      const [old, current] = [scalarAt(node, key), scalarAt(descend(node, 'deploy', 'resources', kind), deployed)];
      const limits = descend(node, 'deploy', 'resources', kind);
      if (!old || !limits || amountOf(old) === 0 || amountOf(old) === (current ? amountOf(current) : 0)) continue;
      report({
        at: old.at,
        subject: `${path}.${key}`,
        what: `is not what \`deploy.resources.${kind}.${deployed}\` says`,
        fix: 'keep one of them',
      });
    }
  },
  function watchHasTarget({ node, path, report }) {
    itemsOf(descend(node, 'develop', 'watch')).forEach((item, index) => {
      const action = scalarAt(item, 'action')?.text;
      if (action === undefined || action === 'rebuild' || action === 'restart' || scalarAt(item, 'target')?.text)
        return;
      report({
        at: item.at,
        subject: `${path}.develop.watch[${index}]`,
        what: 'has no `target`',
        fix: 'add `target:` with a path in the container',
      });
    });
  },
];

/** `1g` and `1024m` are the same. */
function amountOf(node: Scalar): number | string {
  return parseBytes(node.text) ?? node.text;
}

function isBroken(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.broken === true;
}

function checkFileObject(node: Node, section: 'configs' | 'secrets', name: string, report: Report): void {
  if (node.kind !== 'mapping') return;
  const keys = section === 'configs' ? ['file', 'environment', 'content'] : ['file', 'environment'];
  const given = keys.filter((key) => node.entries.has(key));
  const at = sourceOf(node, `${section}.${name}`);
  const external = scalarAt(node, 'external')?.value === true;
  const words = keys.map((key) => `\`${key}\``).join(', ');
  if (given.length > 1)
    report({
      at,
      subject: at.path,
      what: `has ${given.map((key) => `\`${key}\``).join(' and ')}`,
      fix: 'keep one of them',
    });
  // A driver could bring a config's content; a secret's must be said all the same.
  const said =
    section === 'secrets' ? given.some((key) => key === 'file' || scalarAt(node, key)?.text) : given.length > 0;
  const elsewhere = external || (section === 'configs' && node.entries.has('driver'));
  if (!said && !elsewhere) {
    report({ at, subject: at.path, what: `has none of ${words}`, fix: `add one of them, or \`external: true\`` });
  }
}

function checkExternal(node: Node, path: string, report: Report): void {
  if (node.kind !== 'mapping' || scalarAt(node, 'external')?.value !== true) return;
  for (const [key, { at, value }] of node.entries) {
    if (key === 'name' || key === 'external' || key.startsWith('x-')) continue;
    const text = value.kind === 'scalar' ? ` '${shown(value)}'` : '';
    report({
      at,
      subject: `${path}.${key}`,
      what: `says something${text} about a volume that is external`,
      fix: `take \`${key}\` or \`external\` out`,
    });
  }
}
