import { randomInt } from 'node:crypto';
import type { JsonObject } from '../template/types';
import { text } from '../template/read';

/** Source: GetRandomPassword, whose options GenerateSecretString takes. */
const alphabets = [
  { characters: 'abcdefghijklmnopqrstuvwxyz', excludedBy: 'ExcludeLowercase' },
  { characters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', excludedBy: 'ExcludeUppercase' },
  { characters: '0123456789', excludedBy: 'ExcludeNumbers' },
  { characters: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', excludedBy: 'ExcludePunctuation' },
];
const defaultLength = 32;

/** A secret by the rules of its GenerateSecretString: a password, or JSON with one in it. */
export function generateSecret(rules: JsonObject): string {
  const { SecretStringTemplate, GenerateStringKey } = rules;
  const password = generatePassword(rules);
  if (SecretStringTemplate === undefined) return password;
  return JSON.stringify({
    ...(JSON.parse(text(SecretStringTemplate)) as object),
    [text(GenerateStringKey)]: password,
  });
}

function generatePassword(rules: JsonObject): string {
  const excluded = typeof rules.ExcludeCharacters === 'string' ? rules.ExcludeCharacters : '';
  const allowed = [
    ...alphabets.flatMap(({ characters, excludedBy }) => (rules[excludedBy] === true ? [] : [characters])),
    ...(rules.IncludeSpace === true ? [' '] : []),
  ]
    .map((characters) => [...characters].filter((character) => !excluded.includes(character)))
    .filter((characters) => characters.length > 0);
  const all = allowed.flat();
  const length = Number(rules.PasswordLength ?? defaultLength);
  const required = rules.RequireEachIncludedType === false ? [] : allowed.map(pick);
  const rest = Array.from({ length: length - required.length }, () => pick(all));
  return shuffled([...required, ...rest]).join('');
}

function pick(characters: readonly string[]): string {
  return characters[randomInt(characters.length)] ?? '';
}

function shuffled(characters: readonly string[]): readonly string[] {
  return characters
    .map((character) => ({ character, place: randomInt(2 ** 32) }))
    .sort((a, b) => a.place - b.place)
    .map(({ character }) => character);
}
