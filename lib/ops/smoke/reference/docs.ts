import { failed } from '../check';
import { mediaType } from '../http';
import type { Application } from './application';

const openapiPath = '/api/openapi.json';

/** The API's own pages are reached, and the document they are made from is the API's. */
export async function docs({ http, api }: Application): Promise<string> {
  for (const path of ['/api/docs', '/api/redoc']) {
    const answer = await http.ask(api + path);
    if (answer.status !== 200 || mediaType(answer) !== 'text/html') failed(`${path} answered ${answer.status}`);
    if (!answer.text.includes(openapiPath)) failed(`${path} does not load ${openapiPath}`);
  }
  const { status, text } = await http.ask(api + openapiPath);
  if (status !== 200 || !text.startsWith('{')) failed(`${openapiPath} answered ${status}, and not with the document`);
  const paths = Object.keys((JSON.parse(text) as { paths?: object }).paths ?? {});
  return paths.includes('/api/health') ? `${paths.length} paths` : failed(`${openapiPath} is of another API`);
}
