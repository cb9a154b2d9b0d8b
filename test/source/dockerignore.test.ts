import { expect, test } from 'vitest';
import { readDockerignore } from '../../lib/source/dockerignore';

const ignored = (text: string, path: string): boolean => readDockerignore(text).ignores(path);

test.each([
  ['node_modules', 'node_modules/a/b.js', true],
  ['node_modules', 'web/node_modules/a.js', false],
  ['**/node_modules', 'web/node_modules/a.js', true],
  ['**/node_modules', 'node_modules', true],
  ['*.md', 'README.md', true],
  ['*.md', 'docs/README.md', false],
  ['**/*.md', 'docs/deep/README.md', true],
  ['/dist/', 'dist/x', true],
  ['./dist', 'dist/x', true],
  ['a/../b', 'b', true],
  ['docs/**', 'docs/a/b', true],
  ['docs/**/x', 'docs/x', true],
  ['docs/**/x', 'docs/a/b/x', true],
  ['?.txt', 'a.txt', true],
  ['?.txt', 'ab.txt', false],
  ['[a-c].txt', 'b.txt', true],
  ['[^a-c].txt', 'b.txt', false],
  ['file.txt', 'fileAtxt', false],
  ['# comment', '# comment', false],
  ['\uFEFF.env', '.env', true],
  ['*', 'a/b', true],
  ['*\n!app', 'app/main.py', false],
  ['*\n!app/main.py', 'app/main.py', false],
  ['*\n!app\napp/secret', 'app/secret/key', true],
  ['*.log\n!keep.log', 'keep.log', false],
  ['!keep.log\n*.log', 'keep.log', true],
  ['  spaced  \r', 'spaced', true],
  ['[', 'x', false],
  ['', 'x', false],
])("Docker's rules, not Git's: %j on %s", (text, path, expected) => {
  expect(ignored(text, path)).toBe(expected);
});
