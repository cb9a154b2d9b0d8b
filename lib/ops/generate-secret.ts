import { randomInt } from 'node:crypto';
import type { Secret } from '../topology/types';

type Generated = Extract<Secret['value'], { kind: 'generated' }>;

const alphabets: Readonly<Record<Generated['alphabet'], string>> = {
  alphanumeric: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  hex: '0123456789abcdef',
};

/** A new random value; every character is drawn evenly from the alphabet by the system's generator. */
export function generateSecret({ length, alphabet }: Generated): string {
  const characters = alphabets[alphabet];
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join('');
}
