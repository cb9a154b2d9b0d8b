import { describe, expect, it } from 'vitest';
import { load, problems } from './projects';

const service = (keys: string): string => `services:\n  web:\n    image: x\n    ${keys}\n`;

describe('values that the schema lets pass and docker cannot read', () => {
  it.each([
    ['attach: maybe', "services.web.attach: 'maybe' is not true or false"],
    ['shm_size: 1x', "services.web.shm_size: '1x' is not a size"],
    ['deploy: {update_config: {delay: 5 s}}', "services.web.deploy.update_config.delay: '5 s' is not a duration"],
    [
      'deploy: {resources: {limits: {pids: a}}}',
      "services.web.deploy.resources.limits.pids: 'a' is not a whole number",
    ],
    ['devices: [{source: /a}]', 'services.web.devices[0]: is not complete: `target` is missing'],
    ['extra_hosts: [a]', 'services.web.extra_hosts: is not a list of hosts with their addresses'],
    ['build: {context: ., ssh: [a]}', 'services.web.build.ssh: is not a list of SSH agents or keys'],
    ['build: {context: ., additional_contexts: [a]}', "services.web.build.additional_contexts[0]: 'a' names no place"],
  ])('%s', (keys, message) => expect(problems(service(keys))).toEqual([expect.stringContaining(message)]));

  it('are said of services whose profile is not active, too, for docker refuses the whole file', () =>
    expect(problems(`${service('profiles: [p]\n    shm_size: a')}  db: {image: y}\n`)).toHaveLength(1));
});

describe('YAML as docker reads it', () => {
  it('lets a quote close below its key, which YAML forbids and people write', () =>
    expect(load(service('command: "\n      a\n    b\n    "')).services.web!.command!.map(({ value }) => value)).toEqual(
      ['a', 'b'],
    ));

  it('ends a line with a carriage return alone, and counts it', () =>
    expect(problems('services:\r  web:\r    imag: x\r')[0]).toContain('compose.yaml:3:5'));

  it.each([
    [
      'a quote that nothing closes',
      "services:\n w:\n     image: x\n     environment:\n      V: '''",
      'begins with a quote that nothing closes',
    ],
    ['a tag that does not fit', 'services: {w: {image: x}}\nx-a: !!int a\n', 'is not what the tag !!int says'],
    ['a byte order mark inside', 'services:\n  \ufeffw: {image: x}\n', 'holds the invisible character U+FEFF'],
    ['a key that ends in a bracket', 'services: {w: {image: x}}\nvolumes: {a:}\n', 'put a space behind the colon'],
  ])('refuses %s', (_, text, message) => expect(problems(text)).toEqual([expect.stringContaining(message)]));
});

describe('x-develop', () => {
  it('is read as develop, which it was before compose adopted it', () =>
    expect(problems(service('x-develop: 5'))[0]).toContain('services.web.develop: is a number'));
});

describe('include', () => {
  it('finds a circle that its second file closes', () =>
    expect(
      problems({
        'compose.yaml': 'include: [{path: [a.yaml, compose.yaml]}]\nservices: {w: {image: x}}',
        'a.yaml': 'services: {v: {image: x}}',
      })[0],
    ).toContain('goes in a circle: compose.yaml → compose.yaml'));

  it('builds from the folder of the included file when it names no context', () =>
    expect(
      load({ 'compose.yaml': 'include: [sub/a.yaml]', 'sub/a.yaml': 'services: {e: {build: {}}}' }).services.e!.build!
        .context.value,
    ).toBe('sub'));
});
