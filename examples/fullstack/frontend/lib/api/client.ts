import createClient from 'openapi-fetch';
import { unwrap } from './error';
import type { paths } from './schema';
import type { Credentials, ItemCreate, Registration, UserCreate } from './types';

/** The API as the browser sees it, written in at build time. Empty: the origin of the page. */
export const API_URL = process.env.NEXT_PUBLIC_API_URL ?? '';

const client = createClient<paths>({ baseUrl: API_URL, credentials: 'include' });

/** The API for client components; the browser adds the session cookie. */
export const api = {
  auth: {
    register: (body: Registration) => unwrap(client.POST('/api/auth/register', { body })),
    login: (body: Credentials) => unwrap(client.POST('/api/auth/login', { body })),
    logout: () => unwrap(client.POST('/api/auth/logout')),
  },
  users: {
    list: () => unwrap(client.GET('/api/users')),
    create: (body: UserCreate) => unwrap(client.POST('/api/users', { body })),
    delete: (id: number) => unwrap(client.DELETE('/api/users/{user_id}', { params: { path: { user_id: id } } })),
  },
  items: {
    list: () => unwrap(client.GET('/api/items')),
    create: (body: ItemCreate) => unwrap(client.POST('/api/items', { body })),
    delete: (id: number) => unwrap(client.DELETE('/api/items/{item_id}', { params: { path: { item_id: id } } })),
  },
  uploads: {
    list: () => unwrap(client.GET('/api/upload')),
    url: (id: string) => `${API_URL}/api/upload/${id}`,
  },
};
