/** A site, its database and a migration: what `status` is asked about on both targets. */
export const compose = `services:
  web: { image: "ghcr.io/acme/web:1", ports: ["8080:8080"], environment: { DATABASE_URL: "postgresql://app:x@db/app" } }
  db: { image: "postgres:15", environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: x, POSTGRES_DB: app } }
  migrate:
    image: ghcr.io/acme/web:1
    command: [alembic, upgrade, head]
    environment: { DATABASE_URL: "postgresql://app:x@db/app" }
    depends_on: { db: { condition: service_started } }
    restart: "no"
`;
