import type { Node } from './node';
import { child, isNull } from './node';
import { pathTable, type PathTable } from './path-table';
import { keyPath, type Report } from './report';
import { shown } from './text';
import { parseBytes, parseDuration } from './units';

/** What a value must be where the compose schema lets any text pass and docker reads it only later. */
interface Form {
  readonly fits: (node: Node) => boolean;
  readonly wanted: string;
  readonly fix: string;
}

const text = (fits: (text: string) => boolean) => (node: Node) =>
  node.kind !== 'scalar' || node.broken === true || isNull(node) || fits(node.text);
const textOnly = (fits: (text: string) => boolean) => (node: Node) =>
  node.kind !== 'scalar' || node.broken === true || typeof node.value !== 'string' || fits(node.text);

const BOOLEAN: Form = {
  fits: textOnly((word) => /^(true|false|y|yes|n|no|on|off)$/i.test(word)),
  wanted: 'true or false',
  fix: 'write true or false',
};
const SIZE: Form = {
  fits: textOnly((size) => parseBytes(size) !== undefined),
  wanted: 'a size',
  fix: 'write 64m or 1g',
};
const DURATION: Form = {
  fits: text((duration) => parseDuration(duration) !== undefined),
  wanted: 'a duration',
  fix: 'write 10s, 1m30s or 500ms',
};
const INTEGER: Form = {
  fits: textOnly((number) => /^[-+]?\d+$/.test(number)),
  wanted: 'a whole number',
  fix: 'write a number such as 100',
};
const COUNT: Form = {
  fits: text((number) => !number.startsWith('-')),
  wanted: 'a number from 0 on',
  fix: 'write 0 or more',
};
const REPLICAS: Form = {
  fits: (node) => node.kind !== 'scalar' || typeof node.value !== 'number' || node.value < 2 ** 63,
  wanted: 'a number of containers',
  fix: 'write a smaller number',
};
const ULIMIT: Form = {
  fits: (node) => node.kind !== 'scalar' || isNull(node) || (node.float !== true && Number(node.text) < 2 ** 63),
  wanted: 'a limit',
  fix: 'write a whole number, -1 for none',
};
const NOT_BLANK: Form = { fits: text((path) => path !== ''), wanted: 'a path', fix: 'write path: ./folder' };
const WEIGHT: Form = {
  fits: (node) =>
    node.kind !== 'scalar' || (typeof node.value === 'number' && node.value >= 0 && node.value < 65536) || isNull(node),
  wanted: 'a weight',
  fix: 'write a number from 10 to 1000 without quotes',
};
const DEVICES: Form = {
  fits: textOnly((count) => /^all$/i.test(count) || /^[-+]?\d+$/.test(count)),
  wanted: 'a number of devices',
  fix: 'write a number, or all',
};
const FILE_MODE: Form = {
  fits: (node) =>
    node.kind !== 'scalar' || (node.float !== true && textOnly((mode) => /^[-+]?[0-7]+$/.test(mode))(node)),
  wanted: 'a file mode',
  fix: 'write "0440"',
};
const MOUNTED: Form = {
  fits: (node) => node.kind !== 'mapping' || child(node, 'source') !== undefined,
  wanted: 'complete: `source` is missing',
  fix: 'add `source:` with a name',
};
const DEVICE: Form = {
  fits: (node) => node.kind !== 'mapping' || child(node, 'target') !== undefined,
  wanted: 'complete: `target` is missing',
  fix: 'add `target:` with the path in the container',
};
const HOSTS: Form = {
  fits: (node) => {
    if (node.kind === 'mapping') return [...node.entries.keys()].every((host) => /^[^:=]+$/.test(host));
    const items = node.kind === 'sequence' ? node.items : [];
    return items.every((item) => item.kind !== 'scalar' || /^[^:=]+(=|:)/.test(item.text));
  },
  wanted: 'a list of hosts with their addresses',
  fix: 'write "name=address"',
};
const CONTEXT: Form = {
  fits: (node) => node.kind === 'scalar' && typeof node.value === 'string' && !node.date,
  wanted: 'the place of a build context',
  fix: 'write "name=./folder"',
};
const SSH: Form = {
  fits: (node) =>
    node.kind !== 'sequence' ||
    node.items.every((item) => item.kind !== 'scalar' || item.text === 'default' || item.text.includes('=')),
  wanted: 'a list of SSH agents or keys',
  fix: 'write "default", or "name=./key"',
};
const NUMBER_OR_MAPPING: Form = {
  fits: (node) => node.kind !== 'scalar' || typeof node.value === 'number',
  wanted: 'a number',
  fix: 'write a number without quotes',
};
const GROUP: Form = {
  fits: (node) => node.kind !== 'scalar' || (node.float !== true && !node.date),
  wanted: 'a group',
  fix: 'write its name or number',
};
const NAMESPACE: Form = {
  fits: (node) => !isNull(node) && !(node.kind === 'scalar' && node.date),
  wanted: 'a namespace',
  fix: 'write host, or take the line out',
};

const CONTAINER: readonly (readonly [Form, readonly string[]])[] = [
  [SIZE, ['shm_size', 'memswap_limit', 'mem_swappiness', 'mem_limit', 'mem_reservation']],
  [
    SIZE,
    ['device_read_bps', 'device_read_iops', 'device_write_bps', 'device_write_iops'].map(
      (key) => `blkio_config.${key}.*.rate`,
    ),
  ],
  [WEIGHT, ['blkio_config.weight', 'blkio_config.weight_device.*.weight']],
  [DEVICES, ['gpus.*.count']],
  [FILE_MODE, ['configs.*.mode', 'secrets.*.mode']],
  [HOSTS, ['extra_hosts']],
  [GROUP, ['group_add.*']],
  [ULIMIT, ['ulimits.*']],
  [BOOLEAN, ['volumes.*.bind.create_host_path']],
  [BOOLEAN, ['per_replica', 'attach']],
  [DURATION, ['stop_grace_period']],
];
const WORKLOAD: readonly (readonly [Form, readonly string[]])[] = [
  [BOOLEAN, ['build.no_cache', 'build.privileged', 'build.pull', 'triggers.manual']],
  [SIZE, ['build.shm_size']],
  [HOSTS, ['build.extra_hosts']],
  [CONTEXT, ['build.additional_contexts.*']],
  [SSH, ['build.ssh']],
  [NUMBER_OR_MAPPING, ['build.ulimits.*']],
  [FILE_MODE, ['build.secrets.*.mode']],
  [MOUNTED, ['configs.*', 'secrets.*', 'build.secrets.*']],
  [DURATION, ['update_config.delay', 'update_config.monitor'].map((key) => `deploy.${key}`)],
  [DURATION, ['rollback_config.delay', 'rollback_config.monitor'].map((key) => `deploy.${key}`)],
  [DURATION, ['deploy.restart_policy.delay', 'deploy.restart_policy.window']],
  [COUNT, ['deploy.update_config.parallelism', 'deploy.rollback_config.parallelism', 'healthcheck.retries']],
  [COUNT, ['deploy.placement.max_replicas_per_node', 'deploy.restart_policy.max_attempts']],
  [INTEGER, ['deploy.resources.limits.pids']],
  [INTEGER, ['deploy.resources.reservations.generic_resources.*.discrete_resource_spec.value']],
  [DEVICES, ['deploy.resources.reservations.devices.*.count']],
];

const SERVICE: readonly (readonly [Form, readonly string[]])[] = [
  [DEVICE, ['devices.*']],
  [NAMESPACE, ['pid']],
  [NOT_BLANK, ['develop.watch.*.path']],
  [REPLICAS, ['scale', 'deploy.replicas']],
];

const FORMS = pathTable<Form>(
  [
    ['services.*', SERVICE] as const,
    ...['services.*', 'jobs.*', 'services.*.pre_start.*'].map((prefix) => [prefix, CONTAINER] as const),
    ...['services.*', 'jobs.*'].map((prefix) => [prefix, WORKLOAD] as const),
  ].flatMap(([prefix, rows]) =>
    rows.flatMap(([form, keys]) => keys.map((key): [string, Form] => [`${prefix}.${key}`, form])),
  ),
);

/** Reports values that docker cannot read, of every service and job, active or not. */
export function checkValues(model: Node, report: Report): void {
  walk(model, '', FORMS, report);
}

function walk(node: Node, path: string, forms: PathTable<Form> | undefined, report: Report): void {
  if (!forms) return;
  const { rule } = forms;
  if (rule && !rule.fits(node)) {
    const given = node.kind === 'scalar' ? `'${shown(node)}' ` : '';
    report({ at: node.at, subject: path, what: `${given}is not ${rule.wanted}`, fix: rule.fix });
    return;
  }
  if (node.kind === 'mapping')
    for (const [key, { value }] of node.entries) walk(value, keyPath(path, key), forms.at(key), report);
  if (node.kind === 'sequence')
    node.items.forEach((item, index) => walk(item, `${path}[${index}]`, forms.at('*'), report));
}
