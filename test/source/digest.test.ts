import { expect, test } from 'vitest';
import { contentDigest, type DigestEntry } from '../../lib/source/digest';

const a: DigestEntry = { path: 'a', kind: 'file', content: '1' };
const b: DigestEntry = { path: 'b', kind: 'file', content: '2' };

test('the order in which a file system lists its files does not count', () => {
  expect(contentDigest([a, b], 'FROM x')).toBe(contentDigest([b, a], 'FROM x'));
});

test('a content that moves to another name is another image', () => {
  expect(contentDigest([a, b], '')).not.toBe(
    contentDigest(
      [
        { ...a, content: '2' },
        { ...b, content: '1' },
      ],
      '',
    ),
  );
});
