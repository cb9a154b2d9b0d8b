import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProject } from '../../lib/compose/load';
import { ProblemError } from '../../lib/problem';
import { writeProject } from './projects';

const good = 'services: {web: {image: x, environment: {A: "${A-unset}"}}}\n';

/** What a folder made by hand says, or the image and variable it was read with; never more than a second of our own. */
function outcome(make: (directory: string) => void, files: Record<string, string> = { readme: '' }): string {
  const directory = writeProject(files);
  make(directory);
  const before = process.cpuUsage();
  try {
    const { web } = loadProject({ directory, environment: {} }).services;
    return `${web?.image?.value} ${web?.environment.A?.value}`;
  } catch (error) {
    if (error instanceof ProblemError) return error.message;
    throw error;
  } finally {
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(1);
  }
}

const KINDS: Readonly<Record<string, readonly [(path: string) => void, string]>> = {
  'a folder': [(path) => mkdirSync(path), 'is a folder; name a file'],
  'a pipe, which nobody ever writes to': [
    (path) => execFileSync('mkfifo', [path]),
    'is not a regular file; name a file',
  ],
  'a device, which never ends': [(path) => symlinkSync('/dev/zero', path), 'is not a regular file; name a file'],
  'a link that leads back to itself': [
    (path) => symlinkSync(path, path),
    'is a symbolic link that leads back to itself',
  ],
  'a link that leads nowhere': [(path) => symlinkSync('nowhere', path), 'does not exist; create the file'],
  'ten megabytes': [(path) => writeFileSync(path, `a: b\n${'# x\n'.repeat(2_600_000)}`), 'more than the 1 MiB'],
  'a picture': [
    (path) => writeFileSync(path, Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0])),
    'is not text',
  ],
  'a text with a NUL': [(path) => writeFileSync(path, 'a: b\0'), 'holds a NUL character'],
};

describe('what is no file of text is a problem with a fix, and is not waited for', () => {
  describe.each(Object.entries(KINDS))('%s', (_, [make, expected]) => {
    it('as the compose file', () => {
      expect(outcome((directory) => make(join(directory, 'compose.yaml')))).toContain(expected);
    });

    it.each([
      ['an env_file', 'services: {web: {image: x, env_file: [other]}}'],
      ['an included file', 'include: [other]\nservices: {web: {image: x}}'],
      ['an extended file', 'services: {web: {image: x, extends: {file: other, service: web}}}'],
      ['a label file', 'services: {web: {image: x, label_file: other}}'],
    ])('as %s', (_place, compose) => {
      const said = outcome((directory) => make(join(directory, 'other')), { 'compose.yaml': compose });
      expect(said).toContain(expected);
      expect(said).toMatch(/^compose\.yaml:\d+:\d+ |^other:\d+:\d+ /);
    });
  });

  it.skipIf(process.getuid?.() === 0)('a file without the right to read it', () => {
    const said = outcome((directory) => chmodSync(join(directory, 'compose.yaml'), 0), { 'compose.yaml': good });
    expect(said).toContain('may not be read; give yourself the right to read it');
  });
});

describe('encodings that editors write', () => {
  const bytes = (text: string, encoding: 'utf16le' | 'utf8') => Buffer.from(`\ufeff${text}`, encoding);
  it.each([
    ['UTF-8 with a mark', bytes(good, 'utf8')],
    ['UTF-16, little end first', bytes(good, 'utf16le')],
    ['UTF-16, big end first', bytes(good, 'utf16le').swap16()],
    ['line ends of Windows', Buffer.from(good.replaceAll('{web', '{\n web').replaceAll('\n', '\r\n'))],
  ])('%s is read', (_, content) => {
    expect(outcome((directory) => writeFileSync(join(directory, 'compose.yaml'), content))).toBe('x unset');
  });

  it('.env with a mark and line ends of Windows gives values without either', () => {
    const env = bytes('A=1\r\nB=2\r\n', 'utf8');
    expect(outcome((directory) => writeFileSync(join(directory, '.env'), env), { 'compose.yaml': good })).toBe('x 1');
  });

  it('Latin-1 is refused, because a password with an umlaut would silently be another one', () => {
    const latin = Buffer.from('A=\xfc\n', 'latin1');
    const said = outcome((directory) => writeFileSync(join(directory, '.env'), latin), { 'compose.yaml': good });
    expect(said).toContain('.env is not text in UTF-8');
  });
});

describe('circles', () => {
  it.each([
    [
      'of includes over three files',
      { 'compose.yaml': 'include: [a.yaml]', 'a.yaml': 'include: [b.yaml]', 'b.yaml': 'include: [compose.yaml]' },
    ],
    [
      'of extends over two files',
      {
        'compose.yaml': 'services: {web: {image: x, extends: {file: a.yaml, service: web}}}',
        'a.yaml': 'services: {web: {extends: {file: compose.yaml, service: web}}}',
      },
    ],
  ])('%s', (_, files) => {
    expect(outcome(() => undefined, files)).toContain('goes in a circle');
  });

  it('of folders, by links, are not walked', () => {
    const files = { 'compose.yaml': 'services: {web: {image: x, build: ., volumes: [".:/app"]}}' };
    expect(outcome((directory) => symlinkSync('.', join(directory, 'loop')), files)).toBe('x undefined');
  });
});

describe('keys written twice', () => {
  it.each([
    [
      'of services',
      'services:\n  web: {image: x}\n  web: {image: y}\n',
      'compose.yaml:3:3 services.web: is written twice',
    ],
    [
      'of a mapping',
      'services:\n  web: {image: x, image: y}\n',
      'compose.yaml:2:19 services.web.image: is written twice',
    ],
    [
      'in other quotes',
      'services:\n  web:\n    image: x\n    "image": y\n',
      'compose.yaml:4:5 services.web.image: is written twice',
    ],
  ])('%s', (_, compose, expected) => {
    expect(outcome(() => undefined, { 'compose.yaml': compose })).toContain(expected);
  });
});
