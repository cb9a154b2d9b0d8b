/** Where to go after signing in. Only a path of this site: anything else could lead a visitor to a copy of it. */
export function nextPath(value: string | string[] | undefined): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return '/dashboard';
  // Browsers read `//host`, `/\host` and a tab or line break in between as another site.
  const url = new URL(value, 'http://site.invalid');
  return url.origin === 'http://site.invalid' ? url.pathname + url.search + url.hash : '/dashboard';
}
