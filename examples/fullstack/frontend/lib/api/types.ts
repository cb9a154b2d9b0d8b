import type { components } from './schema';

export type User = components['schemas']['User'];
export type UserCreate = components['schemas']['UserCreate'];
export type Item = components['schemas']['Item'];
export type ItemCreate = components['schemas']['ItemCreate'];
export type Upload = components['schemas']['Upload'];
export type Credentials = components['schemas']['Credentials'];
export type Registration = components['schemas']['Registration'];
