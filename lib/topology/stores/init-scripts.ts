import type { ComposeService } from '../../compose/types';
import { type Context, note } from '../context';

/** Where the images of Postgres, MySQL and MariaDB look for scripts when they fill an empty volume. */
const FOLDER = '/docker-entrypoint-initdb.d';

/** A managed server runs no scripts of the image, and what they make would be missing without a word. */
export function noteInitScripts(
  context: Context,
  service: ComposeService,
  engine: 'postgres' | 'mysql' | 'mariadb',
): void {
  const mounts = [...service.volumes, ...service.configs];
  const mount = mounts.find(({ value: { target } }) => target === FOLDER || target.startsWith(`${FOLDER}/`));
  if (mount === undefined) return;
  const source = `./${(mount.value.source ?? 'init').replace(/^\.\//, '')}`;
  const target = mount.value.target.replace(FOLDER, '/init');
  const image = service.image?.value ?? engine;
  const client =
    engine === 'postgres'
      ? 'for f in /init/*.sql; do psql "$$DATABASE_URL" -v ON_ERROR_STOP=1 -f "$$f"; done'
      : `cat /init/*.sql | mysql -h ${service.name} -u … -p…`;
  note(context, mount.at, {
    id: 'database-init-scripts',
    kind: 'blocker',
    what: `the scripts in ${source} are not run: ${service.name} starts empty`,
    why: 'they belong to the image, which a managed database does not run; they may also run only once, on an empty volume',
    fix: `let a service run them, and write them so that a second run does no harm (if not exists):\n${service.name}-init:\n  image: ${image}\n  restart: "no"\n  volumes: ["${source}:${target}:ro"]\n  environment: {DATABASE_URL: …@${service.name}:…}\n  command: ["sh", "-c", ${JSON.stringify(client)}]`,
  });
}
