import { keyOf, type Target, type TargetGroup } from './target-group';

const cookieName = 'AWSALB';

/** The target that the viewer's cookie names. */
export function stickyTarget(cookies: string | undefined): string | undefined {
  const pair = (cookies ?? '').split(';').map((part) => part.trim().split('='));
  const value = pair.find(([name]) => name === cookieName)?.[1];
  return value === undefined ? undefined : Buffer.from(value, 'base64url').toString('utf8');
}

/** As the balancer sets them: one for its own site, one for others; only the second may say Secure. */
export function stickyCookies(group: TargetGroup, target: Target): readonly string[] {
  const seconds = group.stickySeconds;
  if (seconds === undefined) return [];
  const value = Buffer.from(keyOf(target)).toString('base64url');
  const common = `Expires=${new Date(Date.now() + seconds * 1000).toUTCString()}; Path=/`;
  return [`${cookieName}=${value}; ${common}`, `${cookieName}CORS=${value}; ${common}; SameSite=None; Secure`];
}
