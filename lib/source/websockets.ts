import type { Place } from '../problem';
import type { PythonProject } from './python-project';
import { closing, isSign } from './python-calls';
import type { PythonModule } from './python-module';

/** Libraries that carry messages from one process to the others: with one of them a list of local sockets is fine. */
const broker =
  /\b(redis|aioredis|valkey|coredis|broadcaster|aio_pika|aiokafka|nats|fastapi_websocket_pubsub|encode_broadcaster)\b/;

/** What code that listens to other processes says; Postgres' own notifications need no library of their own. */
const subscribes = /\b(pubsub|p?subscribe|consume)\b/i;
const postgresNotifications = /\b(add_listener|pg_notify)\b/;

const socketNames = /^(ws|websocket|web_socket|socket|connection|client)$/;

/**
 * A collection that gathers the open sockets of this process, so that a message reaches only the users of the process that received it.
 * Seen by an annotation (`list[WebSocket] = []`) or by `.append(websocket)`, unless that module imports a broker or another one listens to it.
 */
export function inMemoryWebsockets(project: PythonProject): Place | undefined {
  const modules = project.mentioning(/\bWebSocket\b/);
  if (modules.length === 0 || listensToOthers(project)) return undefined;
  for (const module of modules.filter((candidate) => !importsBroker(candidate))) {
    const at = annotated(module) ?? gathered(module);
    if (at) return { file: module.source.file, line: at.line, column: at.column };
  }
  return undefined;
}

function listensToOthers(project: PythonProject): boolean {
  return project.mentioning(postgresNotifications).length > 0 || project.mentioning(subscribes).some(importsBroker);
}

function importsBroker({ imports }: PythonModule): boolean {
  return imports.some(({ module, name }) => broker.test(`${module}.${name ?? ''}`));
}

function annotated({ assignments }: PythonModule): { line: number; column: number } | undefined {
  return assignments(/\bWebSocket\b/).find(
    ({ annotation, value }) =>
      annotation.some(({ text }) => text === 'WebSocket') &&
      annotation.length > 1 &&
      /^(\[|\{|set|dict|list|deque|defaultdict|WeakSet|field)$/.test(value[0]?.text ?? ''),
  )?.at;
}

function gathered({ calls, statements }: PythonModule): { line: number; column: number } | undefined {
  const added = calls(/append|add/).find(
    ({ name, positional }) =>
      /\.(append|add)$/.test(name) &&
      positional.length === 1 &&
      socketNames.test(positional[0]?.map(({ text }) => text).join('') ?? ''),
  );
  if (added) return added.at;
  // `self.connections[user_id] = websocket`
  const items = statements.filter(({ text }) => /\][\s\\]*=/.test(text));
  return items.find(({ tokens }) => {
    const open = tokens.findIndex((token) => isSign(token, '['));
    const close = open < 1 ? tokens.length : closing(tokens, open);
    return (
      isSign(tokens[close + 1], '=') && tokens.length === close + 3 && socketNames.test(tokens[close + 2]?.text ?? '')
    );
  })?.tokens[0];
}
