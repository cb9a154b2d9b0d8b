/** What a command that ends does for the release. */
export type OneShotKind = 'migration' | 'seed';

interface Pattern {
  readonly kind: OneShotKind;
  /** Matched against the command's words joined by blanks, without the launchers below. */
  readonly matches: RegExp;
}

/** Programs that start another one, with the options that belong to them. */
const launchers: readonly RegExp[] = [
  /^(?:exec|env|time|nohup) /,
  /^(?:tini|dumb-init)(?: -\S+)*(?: --)? /,
  /^(?:\S*\/)?docker-entrypoint\.sh /,
  /^(?:su-exec|gosu) \S+ /,
  /^(?:poetry|pdm|pipenv|hatch|rye) run /,
  /^uv run(?: --(?:no-sync|frozen|locked|no-dev|isolated|all-extras|offline)| --(?:project|extra|group|directory) \S+)* (?:-- )?/,
  /^(?:opentelemetry-instrument|ddtrace-run|newrelic-admin run-program|dotenv(?: -e \S+)?(?: --)?|dotenvx run(?: -f \S+)* --) /,
  /^(?:npx|bunx|pnpx|pnpm (?:exec|dlx)|yarn (?:exec|dlx)|npm exec)(?: -y| --yes| --no-install| --no| --)* /,
  /^bundle exec /,
];

/** The command without the launchers in front of it: `poetry run alembic upgrade head` is `alembic upgrade head`. */
export function withoutLaunchers(words: readonly string[]): string {
  let text = words.join(' ');
  for (;;) {
    const launcher = launchers.find((pattern) => pattern.test(text));
    if (!launcher) return text;
    text = text.replace(launcher, '');
  }
}

const migration = (matches: RegExp): Pattern => ({ kind: 'migration', matches });
const seed = (matches: RegExp): Pattern => ({ kind: 'seed', matches });

const python = String.raw`^(?:\S*\/)?python[\d.]*(?: -[a-zA-Z])*`;
const runner = '^(?:npm|pnpm|yarn|bun)(?: -\\S+)*(?: run(?:-script)?)?(?: -\\S+)*';

/** Migration and seed commands of the usual tools; the first that matches counts. */
const patterns: readonly Pattern[] = [
  migration(/^alembic\b.* upgrade\b/),
  migration(/^prisma\b.* (?:migrate (?:deploy|dev|reset)|db push)\b/),
  migration(/^prisma (?:migrate (?:deploy|dev|reset)|db push)\b/),
  seed(/^prisma\b.* ?db seed\b/),
  migration(/^(?:python[\d.]* )?(?:\S*\/)?manage\.py migrate\b/),
  seed(/^(?:python[\d.]* )?(?:\S*\/)?manage\.py (?:loaddata|createsuperuser|\S*seed\S*|ensure_?superuser)\b/),
  migration(/^django-admin migrate\b/),
  migration(/^flask\b.* db (?:upgrade|migrate)\b/),
  migration(/^flask db (?:upgrade|migrate)\b/),
  seed(/^flask\b.* \S*seed\S*/),
  migration(/^aerich (?:upgrade|init-db)\b/),
  migration(/^(?:piccolo migrations forwards|yoyo(?:-migrate)? apply|edgedb migrate)\b/),
  migration(/^knex\b.* ?migrate:(?:latest|up)\b/),
  seed(/^knex\b.* ?seed:run\b/),
  migration(/^sequelize(?:-cli)?\b.* ?db:migrate(?!:undo)\b/),
  seed(/^sequelize(?:-cli)?\b.* ?db:seed/),
  migration(/^typeorm\S*\b.* migration:run\b/),
  migration(/^mikro-orm\S* migration:up\b/),
  migration(/^drizzle-kit (?:migrate|push)\b/),
  migration(/^(?:db-migrate|node-pg-migrate|migrate-mongo)\b.* ?up\b/),
  migration(/^(?:dbmate\b.* ?(?:up|migrate)|goose\b.* up|atlas\b.* migrate apply|migrate\b.* up)\b/),
  migration(/^(?:flyway\b.* migrate|liquibase\b.* update|sqitch\b.* deploy|diesel migration run|sqlx migrate run)\b/),
  migration(/^(?:flyway migrate|liquibase update|sqitch deploy)\b/),
  migration(/^(?:(?:bin\/)?rails|rake) db:(?:migrate|prepare|create)\b/),
  seed(/^(?:(?:bin\/)?rails|rake) db:seed\b/),
  migration(/^(?:php )?(?:\S*\/)?artisan migrate\b/),
  seed(/^(?:php )?(?:\S*\/)?artisan db:seed\b/),
  migration(/^(?:php )?bin\/console doctrine:migrations:migrate\b/),
  migration(/^mix ecto\.migrate\b/),
  // A project's own scripts, by the words that name what they do.
  seed(new RegExp(`${runner} \\S*seed\\S*`)),
  migration(
    new RegExp(`${runner} (?!\\S*(?:generate|create|make|status|rollback|down|undo|revert|diff|check))\\S*migrat\\S*`),
  ),
  migration(new RegExp(`${runner} (?:prisma:deploy|db:(?:deploy|push|setup|prepare|init))\\b`)),
  seed(
    new RegExp(`${python} \\S*(?:seed|initial_?data|init_?data|create_?superuser|first_?user|fixtures|populate)\\S*`),
  ),
  migration(new RegExp(`${python} \\S*(?:migrat|pre_?start|init_?db|create_?(?:tables|db))\\S*`)),
  seed(/^(?:node|bun|deno|tsx|ts-node\S*)(?: -\S+)* \S*seed\S*/),
  migration(/^(?:node|bun|deno|tsx|ts-node\S*)(?: -\S+)* \S*migrat\S*/),
  seed(/^(?:(?:ba|da)?sh )?\S*seed\S*\.sh\b/),
  migration(/^(?:(?:ba|da)?sh )?\S*(?:migrat|pre[-_]?start)\S*\.sh\b/),
];

/** What a single command does for the release; undefined when it is not known to be a migration or a seed. */
export function oneShotKind(words: readonly string[]): OneShotKind | undefined {
  const text = withoutLaunchers(words);
  const module = text.replace(/^(?:\S*\/)?python[\d.]*(?: -[uBEsSOI]+)* -m /, '');
  return patterns.find(({ matches }) => matches.test(text) || matches.test(module))?.kind;
}

/** Commands that only wait for another service, which every target does in its own way. */
const waits: readonly RegExp[] = [
  /^(?:sleep|echo|printf|true|:)(?: |$)/,
  /^(?:(?:ba|da)?sh )?\S*wait[-_]?(?:for|4|on)\S*/,
  /^(?:dockerize|pg_isready|nc|wait-on)\b/,
  /^python[\d.]* (?:-m )?\S*(?:wait|check_?db|backend_pre_start|tests_pre_start)\S*/,
  /^(?:python[\d.]* )?(?:\S*\/)?manage\.py (?:wait_for_db|wait_for_database)\b/,
];

/** The command waits for something and changes nothing. */
export function isWait(words: readonly string[]): boolean {
  const text = withoutLaunchers(words);
  return waits.some((pattern) => pattern.test(text));
}
