import { expect, test } from 'vitest';
import { nextApiPrefixes } from '../../lib/source/nextjs';
import { serverUsesPublicUrl } from '../../lib/source/nextjs-server';

const manifest = { 'package.json': '{"dependencies": {"next": "16.4.5"}}' };

function context(files: Readonly<Record<string, string>>) {
  const all = { ...manifest, ...files };
  return {
    paths: Object.keys(all),
    texts: Object.entries(all).map(([path, text]) => ({ path, file: `web/${path}`, text })),
  };
}

test('route handlers below /api: groups are no part of an address, parameters end it, private folders have none', () => {
  const files = context({
    'app/api/auth/[...nextauth]/route.ts': '',
    'app/(site)/api/(internal)/health/route.ts': '',
    'app/api/health/deep/route.js': '',
    'src/app/api/hooks/[id]/run/route.tsx': '',
    'pages/api/legacy/index.ts': '',
    'pages/api/items/[id].ts': '',
    'app/api/_lib/route.ts': '',
    'app/feed/route.ts': '',
    'app/api/page.tsx': '',
    'lib/app/api/no/route.ts': '',
  });
  expect(nextApiPrefixes(files, 'web').map(({ value, at }) => `${value} ${at.file}`)).toEqual([
    '/api/auth web/app/api/auth/[...nextauth]/route.ts',
    '/api/health web/app/(site)/api/(internal)/health/route.ts',
    '/api/hooks web/src/app/api/hooks/[id]/run/route.tsx',
    '/api/items web/pages/api/items/[id].ts',
    '/api/legacy web/pages/api/legacy/index.ts',
  ]);
});

test('an app in a subfolder of the context is found by its next.config', () => {
  const files = { paths: ['apps/web/next.config.mjs', 'apps/web/app/api/x/route.ts'], texts: [] };
  expect(nextApiPrefixes(files, '.')).toEqual([
    { value: '/api/x', at: { file: 'apps/web/app/api/x/route.ts', line: 1, column: 1 } },
  ]);
});

const client = `// NEXT_PUBLIC_API_URL is inlined
const API_URL = process.env.NEXT_PUBLIC_API_URL || 'http://localhost:8000';
export const list = () => fetch(\`\${API_URL}/api/users\`);
`;

test('a server component that reaches the API client asks the public address, which a pod cannot reach on localhost', () => {
  const files = context({
    'app/users/page.tsx': "import { list } from '@/lib/api-client';\nexport default async () => await list();",
    'lib/api-client.ts': client,
  });
  expect(serverUsesPublicUrl(files)).toEqual({ file: 'web/lib/api-client.ts', line: 2, column: 17 });
});

test.each([
  [
    'a relative import through another module',
    {
      'src/app/page.tsx': "import x from '../lib';",
      'src/lib/index.ts': "export * from './api';",
      'src/lib/api.ts': client,
    },
  ],
  [
    'a server action',
    { 'actions/users.ts': "'use server';\nimport { list } from '../lib/api';", 'lib/api.ts': client },
  ],
  [
    'a page with data functions',
    {
      'pages/index.tsx': "import { list } from '../lib/api';\nexport async function getServerSideProps() {}",
      'lib/api.ts': client,
    },
  ],
])('%s counts', (_, files) => {
  expect(serverUsesPublicUrl(context(files))).toBeDefined();
});

test.each([
  [
    'only the browser asks it',
    {
      'app/page.tsx': "import { List } from '@/components/list';",
      'components/list.tsx': `/* hi */ 'use client';\n${client}`,
    },
  ],
  ['a type import loads nothing', { 'app/page.tsx': "import type { User } from '@/lib/api';", 'lib/api.ts': client }],
  [
    'the server uses an address of its own',
    { 'app/page.tsx': 'fetch(process.env.API_URL); // process.env.NEXT_PUBLIC_API_URL' },
  ],
  [
    'the address of the site stands in links only',
    { 'app/layout.tsx': 'fetch("https://x"); const base = process.env.NEXT_PUBLIC_SITE_URL;' },
  ],
  ['no request is sent', { 'app/page.tsx': 'export default () => <a href={process.env.NEXT_PUBLIC_API_URL}>API</a>;' }],
])('%s: nothing to say', (_, files) => {
  expect(serverUsesPublicUrl(context(files as unknown as Record<string, string>))).toBeUndefined();
});
