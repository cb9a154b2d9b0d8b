import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyOf, Release } from './release';

/** Where the cluster's controller answers on this machine; test/e2e/k8s.sh forwards both. */
export const origins = {
  ingress: 'https://localhost:18443',
  gateway: 'http://localhost:18080',
  plain: 'https://plain.localhost:18443',
};

/** The Secret with the certificate, made by the cluster's owner. */
export const tlsSecret = 'e2e-tls';
export const gateway = { namespace: 'gateways', name: 'public' };

/** A table that a revision of the second release makes; one of that name in its way makes the migration fail. */
export const newTable = 'second_release';

const revision = `"""A table of the second release."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("create table ${newTable} (id int)")


def downgrade() -> None:
    op.execute("drop table ${newTable}")
`;

export interface Releases {
  /** The example behind an Ingress with TLS. */
  readonly first: Release;
  /** The same with a revision more, and both images changed. */
  readonly second: Release;
  /** The second release behind a Gateway, over plain http. */
  readonly gateway: Release;
  /** The document's own project, unmodified. */
  readonly plain: Release;
}

export function releases(scratch: string): Releases {
  const settings = {
    DEPLOY_IMAGE_REGISTRY: 'localhost/e2e',
    DEPLOY_CPU_ARCHITECTURE: 'amd64',
    // A class with ReadWriteMany: with one node's disk the API would be stopped before its successor starts.
    DEPLOY_STORAGE_CLASS_RWX: 'standard',
    DEPLOY_INGRESS_CLASS: 'traefik',
    DEPLOY_INGRESS_NAMESPACE: 'traefik',
  };
  const folder = (name: string) => {
    mkdirSync(join(scratch, name));
    return join(scratch, name);
  };
  const https = { ...settings, DEPLOY_PUBLIC_URL: origins.ingress, DEPLOY_TLS_SECRET: tlsSecret };
  const first = new Release(copyOf('examples/fullstack', folder('one')), https, scratch, 'first');
  const second = new Release(changed(copyOf('examples/fullstack', folder('two'))), https, scratch, 'second');
  return {
    first,
    second,
    gateway: second.with('gateway', {
      DEPLOY_PUBLIC_URL: origins.gateway,
      DEPLOY_GATEWAY: `${gateway.namespace}/${gateway.name}`,
      DEPLOY_INGRESS_CLASS: undefined,
      DEPLOY_TLS_SECRET: undefined,
    }),
    plain: new Release(
      copyOf('test/fixtures/seed', folder('plain')),
      { ...https, DEPLOY_PUBLIC_URL: origins.plain },
      scratch,
      'plain',
    ),
  };
}

function changed(directory: string): string {
  writeFileSync(join(directory, 'backend/alembic/versions/0002_second_release.py'), revision);
  appendFileSync(join(directory, 'frontend/Dockerfile'), '\nLABEL release=second\n');
  return directory;
}
