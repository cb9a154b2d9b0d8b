import type { SourceFacts } from '../source/types';
import type { Workload } from './types';

/** Seconds an idle connection stays open; above the balancers' 60, else they send a request into a closed one (502). */
const keepAliveSeconds = 75;

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
