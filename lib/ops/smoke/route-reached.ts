import type { Route } from '../../topology/types';
import { type Check, failed, NotPassed } from './check';
import type { DeployedEntry, DeployedRoute, Deployment } from './deployment';
import { type Answer, mediaType } from './http';

/**
 * Each route leads to its workload: the answer at its path, or at the workload's own health path where that lies below
 * it, is no server error, is not what the entry itself says, and is not the page that the workload at `/` shows for
 * paths it does not have. Two APIs that say `not found` in the same JSON cannot be told apart without a health path.
 */
export function routeReached({ entries }: Deployment): readonly Check<Deployment>[] {
  return entries.flatMap((entry) =>
    entry.routes.map((route) => ({
      name: `route ${pattern(route)} reaches ${route.workload}`,
      run: (deployment: Deployment) => reached(deployment, entry, route),
    })),
  );
}

async function reached({ http, topology }: Deployment, entry: DeployedEntry, route: DeployedRoute): Promise<string> {
  if (route.origin === undefined) throw new NotPassed('left out', 'nothing outside reaches it');
  const health = topology.workloads.find(({ name }) => name === route.workload)?.health?.http;
  const isPublic = health?.port === route.port && !route.stripPrefix && routeOf(entry, health.path) === route;
  const path = isPublic ? health.path : route.path;
  const answer = await http.ask(route.origin + path);
  const fault = faultOf(answer, isPublic);
  const seen = `${path} answered ${answer.status}`;
  if (fault !== undefined) failed(`${seen}${fault}`);

  const root = entry.routes.at(-1);
  if (root && root.workload !== route.workload && root.origin === route.origin) {
    const unknown = await http.ask(`${route.origin}${unknownPath}`);
    if (isSamePage(answer, unknown)) failed(`${seen} with a page of ${root.workload}, which serves /`);
  }
  return seen;
}

const unknownPath = '/composeport-smoke-unknown-path';

/** What entry controllers say themselves when no route of theirs matches: Traefik, ingress-nginx, nginx. */
const wordsOfEntries = [/^404 page not found\s*$/, /^default backend - 404/, /<center>nginx(\/[\d.]+)?<\/center>/];

function faultOf({ status, text }: Answer, isHealthPath: boolean): string | undefined {
  if (status >= 500) return '';
  if (status === 404 && wordsOfEntries.some((words) => words.test(text)))
    return ' in the words of the entry itself: it has no such route';
  return isHealthPath && status >= 400 ? ', and it is the health path' : undefined;
}

/** The route that a path takes: they are in matching order. */
function routeOf(entry: DeployedEntry, path: string): Route | undefined {
  return entry.routes.find(({ match, path: own }) =>
    match === 'exact' ? path === own : own === '/' || path === own || path.startsWith(`${own}/`),
  );
}

/** Pages for unknown paths name the path, in links or in data for the browser, so that their text differs. */
function isSamePage(answer: Answer, unknown: Answer): boolean {
  if (mediaType(answer) !== 'text/html' || mediaType(unknown) !== 'text/html') return false;
  if (answer.status !== unknown.status) return false;
  return answer.status === 404 || answer.text === unknown.text;
}

const pattern = ({ match, path }: Route) => (match === 'exact' || path === '/' ? path : `${path}/*`);
