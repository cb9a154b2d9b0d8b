import { failed } from '../check';
import { newCredentials, type Application } from './application';

/** A server component reaches the API by its internal address: what was just added stands in the HTML. */
export async function renderedPage({ http, site, askAsVisitor, afterwards }: Application): Promise<string> {
  const title = newCredentials().email;
  const created = await askAsVisitor('/api/items', { method: 'POST', body: { title } });
  if (created.status !== 201) failed(`adding an item answered ${created.status}`);
  const { id } = JSON.parse(created.text) as { id: number };
  afterwards.push(() => askAsVisitor(`/api/items/${id}`, { method: 'DELETE' }));

  const page = await http.ask(`${site}/`);
  if (page.status !== 200) failed(`/ answered ${page.status}`);
  return page.text.includes(title) ? '/ holds a new item' : failed('/ does not hold an item that was just added');
}
