import type { SourceFacts } from '../../source/types';
import type { Workload } from '../types';

/**
 * Seconds an idle connection stays open. It must be longer than the balancer's idle timeout (300 s on AWS), else the
 * balancer sends a request into a connection that is just being closed, and answers 502.
 */
export const keepAliveSeconds = 310;

/** Seconds a server may finish its requests after SIGTERM; with 10 s of preStop it stays below the shortest grace time, 60. */
const gracefulSeconds = 25;

type Variables = Readonly<Record<string, string>>;

/** What each server must be told to work behind a balancer; the compose file's own values win. */
const settings: Readonly<Record<Workload['server'], Variables>> = {
  uvicorn: {
    FORWARDED_ALLOW_IPS: '*',
    UVICORN_TIMEOUT_KEEP_ALIVE: String(keepAliveSeconds),
    UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN: String(gracefulSeconds),
  },
  gunicorn: {
    FORWARDED_ALLOW_IPS: '*',
    GUNICORN_CMD_ARGS: `--keep-alive ${keepAliveSeconds} --graceful-timeout ${gracefulSeconds}`,
  },
  nextjs: {
    // The runtime sets HOSTNAME to the container's name, and the standalone server binds to it alone.
    HOSTNAME: '0.0.0.0',
    KEEP_ALIVE_TIMEOUT: String(keepAliveSeconds * 1000),
  },
  other: {},
};

/** FORWARDED_ALLOW_IPS counts only where nothing but the balancer reaches the port, which the networks see to. */
export function serverSettings(server: Workload['server'], facts: SourceFacts | undefined): Variables {
  // Connections kept in one process's memory: a second process would reach half of the clients.
  const oneProcess: Variables = facts?.inMemoryWebsockets ? { WEB_CONCURRENCY: '1' } : {};
  return server === 'uvicorn' || server === 'gunicorn' ? { ...settings[server], ...oneProcess } : settings[server];
}

/** Package managers that hand arguments to the script, and what must stand before them. */
const launchers: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^npm (?:run )?start$/, ['--']],
  [/^(?:yarn|pnpm|bun)(?: run)? start$/, []],
  [/^(?:npx )?next start$/, []],
];

/** `next start` reads no variable for its keep-alive time, so the option is added to the command that ends in it. */
export function withKeepAlive(words: readonly string[], facts: SourceFacts | undefined): readonly string[] {
  const text = words.join(' ');
  const launcher = launchers.find(([pattern]) => pattern.test(text));
  const isNextStart =
    /^next start$/.test(text) || /^npx next start$/.test(text) || facts?.startScript?.trim() === 'next start';
  if (!launcher || !isNextStart || facts?.framework !== 'nextjs') return words;
  return [...words, ...launcher[1], '--keepAliveTimeout', String(keepAliveSeconds * 1000)];
}
