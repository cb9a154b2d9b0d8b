import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../lib/compose/node';
import { plain } from '../../lib/compose/node';
import { parse } from '../../lib/compose/parse';
import { checkSchema } from '../../lib/compose/schema-check';
import { COMPOSE_SCHEMA } from '../../lib/compose/schema-types';
import { CASES } from '../oracle/cases/all-cases';
import { problems } from './projects';

const KNOWN = new Set([
  ...[
    '$ref',
    'type',
    'properties',
    'patternProperties',
    'additionalProperties',
    'unevaluatedProperties',
    'required',
    'items',
  ],
  ...['uniqueItems', 'oneOf', 'anyOf', 'allOf', 'enum', 'pattern', 'minimum', 'maximum'],
  ...['$schema', '$id', '$defs', 'title', 'description', 'deprecated', 'default'],
]);
/** Keywords whose keys are names, not keywords. */
const NAMES = new Set(['properties', 'patternProperties', '$defs']);

function keywords(schema: unknown, named: boolean): string[] {
  if (Array.isArray(schema)) return schema.flatMap((item) => keywords(item, false));
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(named ? [] : [key]),
    ...keywords(value, !named && NAMES.has(key)),
  ]);
}

function roots(text: string): readonly Node[] {
  return (parse(text, 'compose.yaml', () => undefined) ?? []).map(({ root }) => root);
}

describe('the walk along the compose schema', () => {
  it('knows every keyword that the schema uses, so that none is passed over', () => {
    expect([...new Set(keywords(COMPOSE_SCHEMA, false))].filter((keyword) => !KNOWN.has(keyword))).toEqual([]);
  });

  it('accepts and refuses what ajv does, for every compose file of the comparison', () => {
    const validate = new Ajv2020({ strict: false }).compile(COMPOSE_SCHEMA);
    const texts = Object.values(CASES).flatMap((files) =>
      Object.entries(files).filter(([name]) => name.endsWith('.yaml')),
    );
    // JSON has no infinity: compose refuses it before the schema is asked.
    const documents = texts.filter(([, text]) => !/\.inf/i.test(text)).flatMap(([, text]) => roots(text));
    const different = documents.filter((root) => {
      // Compose refuses dates behind its schema.
      const mismatches = checkSchema(root, COMPOSE_SCHEMA).filter(({ node }) => !('date' in node));
      return (mismatches.length === 0) !== validate(plain(root));
    });
    expect(different.map(plain)).toEqual([]);
    expect(documents.length).toBeGreaterThan(400);
  });
});

describe('what is said about a file that the schema refuses', () => {
  it.each([
    [
      'a mistyped key',
      'services: {web: {imagee: x, image: y}}',
      'compose.yaml:1:18 services.web.imagee: is no key that compose knows here; did you mean `image`?',
    ],
    [
      'a text for a list',
      'services:\n  web: {image: x, ports: "80:80"}',
      'compose.yaml:2:26 services.web.ports: is text, not a list; write a list of texts such as "8000:8000"',
    ],
    [
      'an unknown word',
      'services: {a: {image: x, volumes: [{type: bnd, target: /x}]}}',
      "compose.yaml:1:43 services.a.volumes[0].type: 'bnd' is not allowed; did you mean bind? Allowed: bind, volume, tmpfs, cluster, npipe, image",
    ],
    [
      'an empty service',
      'services:\n  web:',
      'compose.yaml:2:7 services.web: is empty, not a mapping; write a mapping',
    ],
    [
      'services at the top',
      'web:\n  image: x',
      'compose.yaml:1:1 web: is no key that compose knows here; allowed: version, name, include, services, models, networks, volumes, secrets, configs, jobs, or x-…',
    ],
  ])('%s', (_, text, expected) => {
    expect(problems(text)[0]).toBe(expected);
  });

  it('names a key only if it can be one, because a mistake in YAML may turn a value into a key', () => {
    const said = problems('services:\n  web:\n    image: x\n    "postgres://user:pass@db/x": 1').join();
    expect(said).toContain('services.web.…: is no key');
    expect(said).not.toContain('pass');
  });
});
