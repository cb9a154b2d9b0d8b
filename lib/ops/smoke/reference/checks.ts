import type { Check } from '../check';
import type { Application } from './application';
import { broadcast } from './broadcast';
import { bundleOrigin } from './bundle-origin';
import { cors } from './cors';
import { dashboardRedirect } from './dashboard-redirect';
import { docs } from './docs';
import { health } from './health';
import { idleWebSocket } from './idle-websocket';
import { loginCookie } from './login-cookie';
import { loginLimit } from './login-limit';
import { me } from './me';
import { renderedPage } from './rendered-page';
import { upload } from './upload';

/** What the reference application does on every deployment; messages name checks by their place here, from 1. */
export const referenceChecks: readonly Check<Application>[] = [
  { name: 'health', run: health },
  { name: 'docs and openapi.json', run: docs },
  { name: 'a server-rendered page holds data from the API', run: renderedPage },
  { name: '/dashboard without a cookie redirects to /login on the public origin', run: dashboardRedirect },
  { name: 'register and login set a safe cookie', run: loginCookie },
  { name: '/api/auth/me with the cookie', run: me },
  { name: 'CORS allows the front end and refuses a foreign origin', run: cors },
  { name: 'the browser bundles hold the public origin and no localhost', run: bundleOrigin },
  { name: 'websocket broadcast between two clients', run: broadcast },
  { name: 'a websocket idle for 65 s still answers', slow: true, run: idleWebSocket },
  { name: 'an upload comes back with equal bytes', run: upload },
  { name: 'repeated failing logins get 429', run: loginLimit },
];
