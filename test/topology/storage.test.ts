import { describe, expect, it } from 'vitest';

import { fastapi, plan, text, workload } from '../support/project';

const findings = (planned: ReturnType<typeof plan>, id: string) => planned.plan.findings.filter((f) => f.id === id);
const service = (lines: string) =>
  `services:\n  api:\n    build: ./backend\n    ports: ["8000:8000"]\n${lines.replace(/^/gm, '    ')}\n`;

describe('uploads', () => {
  it('go to a bucket that is also the folder the code writes to', () => {
    const main =
      'import aiofiles\nfrom fastapi import UploadFile\n\n@app.post("/upload")\nasync def upload(file: UploadFile):\n    async with aiofiles.open(f"uploads/{file.filename}", "wb") as out:\n        await out.write(await file.read())\n';
    const planned = plan({ 'docker-compose.yml': service(''), ...fastapi('backend', main) });
    expect(planned.plan.topology.buckets).toMatchObject([
      { name: 'uploads', folder: 'uploads', used: true, clients: ['api'] },
    ]);
    expect(workload(planned, 'api').mounts).toEqual([{ volume: 'uploads', path: '/app/uploads', readOnly: false }]);
    expect(text(workload(planned, 'api').environment.UPLOAD_BUCKET)).toBe('{bucket uploads.name}');
  });

  it('use the volume that compose mounts there', () => {
    const planned = plan({
      'docker-compose.yml': `${service('volumes: ["files:/data/media"]')}volumes: { files: }\n`,
      ...fastapi(),
    });
    expect(planned.plan.topology.volumes).toMatchObject([{ name: 'files', bucket: 'uploads' }]);
    expect(workload(planned, 'api').rollout).toBe('rolling');
  });

  it('get a bucket without a folder where none is known, and a finding says how to name one', () => {
    const planned = plan({ 'docker-compose.yml': service(''), ...fastapi() });
    expect(planned.plan.topology.buckets).toMatchObject([{ used: false }]);
    expect(findings(planned, 'uploads-folder-unknown')[0]?.fix).toContain('uploads: /path');
  });

  it('get nothing where x-deploy says so', () => {
    expect(
      plan({ 'docker-compose.yml': service('x-deploy: { uploads: false }'), ...fastapi() }).plan.topology.buckets,
    ).toEqual([]);
  });
});

describe('volumes over installed packages', () => {
  it('are left out, named ones too: an empty volume would hide what the image holds', () => {
    const compose = service('volumes: ["./backend:/app", "venv:/app/.venv", "data:/var/lib/app"]');
    const planned = plan({ 'docker-compose.yml': `${compose}volumes: { venv: , data: }\n`, ...fastapi() });
    expect(workload(planned, 'api').mounts.map(({ volume }) => volume)).toEqual(['data']);
    expect(findings(planned, 'dependency-folder-dropped')).toMatchObject([
      { expected: true, what: 'the volume venv at /app/.venv is left out' },
    ]);
  });

  it('stay without a source mount: then somebody wants to keep what is in it', () => {
    const files = {
      'docker-compose.yml': `${service('volumes: ["dist:/app/dist"]')}volumes: { dist: }\n`,
      ...fastapi(),
    };
    expect(workload(plan(files), 'api').mounts.map(({ volume }) => volume)).toEqual(['dist']);
  });
});

describe('bind mounts', () => {
  it('of the service’s own source are left out: the image holds the code', () => {
    const planned = plan({
      'docker-compose.yml': service('volumes: ["./backend:/app", "/app/node_modules"]'),
      ...fastapi(),
    });
    expect(workload(planned, 'api')).toMatchObject({ mounts: [], files: [] });
    expect(findings(planned, 'bind-mount-dropped')).toMatchObject([{ kind: 'dropped', expected: true }]);
  });

  it('of files elsewhere in the project are configuration', () => {
    const planned = plan({
      'docker-compose.yml': service('volumes: ["./config/app.toml:/etc/app.toml:ro"]'),
      'config/app.toml': 'a = 1\n',
      ...fastapi(),
    });
    expect(workload(planned, 'api').files).toMatchObject([
      { path: '/etc/app.toml', content: { kind: 'local', localPath: 'config/app.toml' } },
    ]);
  });

  it('of a folder that is written to become a volume', () => {
    const planned = plan({ 'docker-compose.yml': service('volumes: ["./data:/var/data"]'), ...fastapi() });
    expect(workload(planned, 'api').mounts).toEqual([{ volume: 'data', path: '/var/data', readOnly: false }]);
    expect(workload(planned, 'api').rollout).toBe('replace');
  });

  it('of the Docker socket cannot work, which must be fixed', () => {
    const planned = plan({
      'docker-compose.yml': service('volumes: ["/var/run/docker.sock:/var/run/docker.sock"]'),
      ...fastapi(),
    });
    expect(findings(planned, 'bind-mount-dropped')).toMatchObject([{ kind: 'blocker' }]);
  });

  it('are no error under DEPLOY_STRICT when they are leftovers of development', () => {
    const files = { 'docker-compose.yml': service('volumes: ["./backend:/app"]'), ...fastapi() };
    expect(() => plan(files, { DEPLOY_STRICT: 'true' })).not.toThrow();
  });
});

describe('the file system of a container', () => {
  it('whose image has no known user is mended in the compose file, because there is no Dockerfile', () => {
    const planned = plan('services:\n  web: { image: acme/web, ports: ["80:80"] }\n');
    expect(findings(planned, 'user-assumed')).toMatchObject([
      {
        why: expect.stringContaining('is not known') as string,
        fix: expect.stringContaining('user: "1000:1000"') as string,
      },
    ]);
  });

  it('is read-only but for scratch, for a server that is known to run so', () => {
    const planned = plan({ 'docker-compose.yml': service(''), ...fastapi() });
    expect(workload(planned, 'api')).toMatchObject({ readOnlyRoot: true, scratch: [{ path: '/tmp', seeded: false }] });
  });

  it('stays writable where SQLite keeps its file in it', () => {
    const planned = plan({
      'docker-compose.yml': service('environment: { DATABASE_URL: "sqlite:///./app.db" }'),
      ...fastapi(),
    });
    expect(workload(planned, 'api').readOnlyRoot).toBe(false);
  });

  it('belongs to the user that compose or the Dockerfile names; a root image gets uid 1000 where root is refused', () => {
    const named = plan({ 'docker-compose.yml': service('user: "1234:5678"'), ...fastapi() });
    expect(workload(named, 'api').user).toEqual({ uid: 1234, gid: 5678, certainty: 'known' });
    const root = plan({ 'docker-compose.yml': service(''), ...fastapi() });
    expect(workload(root, 'api').user).toEqual({ uid: 1000, gid: 1000, certainty: 'assumed' });
    expect(findings(root, 'user-assumed')[0]?.fix).toContain('USER 1000:1000');
  });
});
