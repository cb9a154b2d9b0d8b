/** The address of the API's websocket: the API's own origin, or the page's where the API has none of its own. */
export function websocketUrl(apiUrl: string, pageUrl: string): string {
  const url = new URL('/ws', apiUrl || pageUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
