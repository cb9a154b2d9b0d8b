import { describe, expect, it } from 'vitest';

import { fastapi, nextjs, plan, workload } from '../support/project';

const lines = (planned: ReturnType<typeof plan>) =>
  planned.plan.topology.entries.map((entry) => [
    entry.name,
    ...entry.routes.map((r) => `${r.match} ${r.path} ${r.workload}:${r.port}${r.websocket ? ' ws' : ''}`),
  ]);

const both = `
services:
  backend: { build: ./backend, ports: ["8000:8000"] }
  frontend: { build: ./frontend, ports: ["3000:3000"] }
`;

describe('public entries and routes', () => {
  it('give the web service / and the api what its source serves', () => {
    const main = `
from .routers import users
app.include_router(users.router, prefix="/api/users")

@app.websocket("/ws")
async def socket(websocket): ...
`;
    const router = 'from fastapi import APIRouter\n\nrouter = APIRouter()\n\n@router.get("/")\ndef users(): ...\n';
    const planned = plan({
      'docker-compose.yml': both,
      ...fastapi('backend', main),
      'backend/app/routers/users.py': router,
      ...nextjs(),
    });
    expect(lines(planned)).toEqual([
      [
        'main',
        'exact /openapi.json backend:8000',
        'prefix /redoc backend:8000',
        'prefix /docs backend:8000',
        'prefix /api backend:8000',
        'prefix /ws backend:8000 ws',
        'prefix / frontend:3000',
      ],
    ]);
    expect(workload(planned, 'backend').websockets).toBe(true);
  });

  it('fall back to /api, /ws and the documentation where the source tells nothing', () => {
    const compose = both.replace('build: ./backend', 'image: registry.example/api:1');
    expect(lines(plan({ 'docker-compose.yml': compose, ...nextjs() }))[0]).toContain('prefix /api backend:8000');
  });

  it('follow x-deploy.routes before everything else', () => {
    const compose = both.replace(
      'ports: ["8000:8000"]',
      'ports: ["8000:8000"], x-deploy: { routes: [/v1, { path: /live, websocket: true }] }',
    );
    expect(lines(plan({ 'docker-compose.yml': compose, ...fastapi(), ...nextjs() }))).toEqual([
      ['main', 'prefix /live backend:8000 ws', 'prefix /v1 backend:8000', 'prefix / frontend:3000'],
    ]);
  });

  it('keep apart what Next.js serves under /api itself', () => {
    const main = '@app.get("/api/users")\ndef users(): ...\n';
    const files = { 'frontend/app/api/auth/route.ts': 'export function GET() {}\n' };
    const planned = plan({ 'docker-compose.yml': both, ...fastapi('backend', main), ...nextjs(), ...files });
    expect(lines(planned)[0]).toContain('prefix /api/users backend:8000');
    expect(lines(planned)[0]).not.toContain('prefix /api backend:8000');
  });

  it('give a single service everything, whatever its role', () => {
    expect(lines(plan('services: { site: { image: nginx, ports: ["80:80"] } }'))).toEqual([
      ['main', 'prefix / site:80'],
    ]);
  });

  it('give a second service that wants / an origin of its own, and say how to put it under a path', () => {
    const planned = plan(
      'services:\n  web: { image: a/web, ports: ["80:80"] }\n  admin-ui: { image: a/b, ports: ["81:80"] }\n',
    );
    expect(lines(planned)).toEqual([
      ['main', 'prefix / admin-ui:80'],
      ['web', 'prefix / web:80'],
    ]);
    expect(planned.plan.findings).toContainEqual(
      expect.objectContaining({ id: 'origin-of-its-own', fix: expect.stringContaining('x-deploy') as string }),
    );
  });

  it('make no public entry where nothing is published', () => {
    expect(lines(plan('services: { worker: { image: a/worker } }'))).toEqual([]);
  });

  it.each([
    ['127.0.0.1:9000:9000', 'published to this machine alone'],
    ['5353:5353/udp', 'not UDP'],
    ['1883:1883', 'not plain TCP'],
  ])('never make %s public', (port, why) => {
    const planned = plan(
      `services:\n  web: { image: a/web, ports: ["80:80"] }\n  other: { image: a/other, ports: ["${port}"] }\n`,
    );
    expect(lines(planned)).toEqual([['main', 'prefix / web:80']]);
    expect(planned.plan.findings).toContainEqual(
      expect.objectContaining({ id: 'port-not-public', why: expect.stringContaining(why) as string }),
    );
  });

  it('use the public URL of the settings, with a subdomain for each further entry', () => {
    const planned = plan(
      'services:\n  admin: { image: a/admin, ports: ["81:80"] }\n  web: { image: a/web, ports: ["80:80"] }\n',
      {
        DEPLOY_PUBLIC_URL: 'https://example.com',
        DEPLOY_HOSTED_ZONE_ID: 'Z123',
      },
    );
    expect(planned.plan.topology.entries.map((entry) => entry.origin)).toEqual([
      { kind: 'known', url: 'https://admin.example.com' },
      { kind: 'known', url: 'https://example.com' },
    ]);
  });

  it('go to the service that a variable names, where the proxy fills its configuration from it', () => {
    const planned = plan({
      ...fastapi(),
      'backend/Dockerfile': 'FROM python:3.12\nCMD ["python", "server.py"]\n',
      'nginx.conf': 'server { location / { proxy_pass http://$SERVER; } }\n',
      'docker-compose.yml': `services:
  proxy:
    image: nginx
    volumes: ["./nginx.conf:/tmp/nginx.conf"]
    environment: ["SERVER=backend:9091"]
    ports: ["80:80"]
    depends_on: [backend]
  backend: { build: ./backend }
`,
    });
    expect(lines(planned)).toEqual([['main', 'prefix / backend:9091']]);
  });

  it('are no subject of findings about a service that is not deployed', () => {
    const planned = plan(
      'services:\n  web: { image: a/web, ports: ["80:80"] }\n  mail: { image: mailhog/mailhog, ports: ["1025:1025"] }\n',
    );
    expect(
      planned.plan.findings.filter(({ subject }) => subject.startsWith('services.mail')).map(({ id }) => id),
    ).toEqual(['service-dropped']);
  });
});
