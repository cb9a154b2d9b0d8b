import type { NextConfig } from 'next';

const config: NextConfig = {
  // A server with only the files it needs: the image holds no node_modules.
  output: 'standalone',
  // This folder is the whole project, whatever lockfiles the folders above it have.
  outputFileTracingRoot: __dirname,
  turbopack: { root: __dirname },
  poweredByHeader: false,
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'X-Frame-Options', value: 'DENY' },
        { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
      ],
    },
  ],
};

export default config;
