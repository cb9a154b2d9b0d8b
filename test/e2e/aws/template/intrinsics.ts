import type { Json, JsonObject } from './types';
import { list, text } from './read';

/** What the functions of a template ask for. */
export interface Scope {
  /** `Ref`: of a resource, a parameter or a pseudo parameter. */
  readonly ref: (name: string) => Json;
  readonly attribute: (resource: string, name: string) => Json;
}

type Intrinsic = (argument: Json, scope: Scope) => Json;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, { ref }) => ref(text(name)),
  'Fn::GetAtt': (argument, { attribute }) => attribute(...attributeName(argument)),
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = pair(argument);
    return list(evaluate(parts, scope)).map(text).join(text(separator));
  },
  'Fn::Select': (argument, scope) => {
    const [index, from] = pair(argument);
    const chosen = list(evaluate(from, scope))[Number(evaluate(index, scope))];
    if (chosen === undefined) throw new Error(`Fn::Select finds nothing at ${text(index)}`);
    return chosen;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, from] = pair(argument);
    return text(evaluate(from, scope)).split(text(separator));
  },
  'Fn::Sub': (argument, scope) => {
    const [template, own] = Array.isArray(argument) ? pair(argument as Json) : [argument, {}];
    const variables = evaluate(own ?? {}, scope) as JsonObject;
    return text(template).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) =>
      literal ? `\${${name}}` : text(variables[name] ?? substituted(name, scope)),
    );
  },
  'Fn::GetAZs': () => ['zone-a', 'zone-b', 'zone-c'],
};

/** A value without functions. Throws for one that is not understood: what is guessed is not acted out. */
export function evaluate(value: Json, scope: Scope): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).filter(isValue).map((item) => evaluate(item, scope));
  if (value === null || typeof value !== 'object') return value;
  const object = value as JsonObject;
  const [name = '', ...others] = Object.keys(object);
  const intrinsic = intrinsics[name];
  if (intrinsic && others.length === 0) return intrinsic(object[name] ?? '', scope);
  if (name.startsWith('Fn::')) throw new Error(`${name} is not understood`);
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, child]) => (isValue(child) ? [[key, evaluate(child, scope)]] : [])),
  );
}

/** Names of the resources that a value refers to. */
export function references(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(references);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value as JsonObject).flatMap(([key, child]) => {
    if (key === 'Ref') return [text(child)];
    if (key === 'Fn::GetAtt') return [attributeName(child)[0]];
    if (key === 'Fn::Sub') return [...namesInSub(child), ...references(child)];
    return references(child);
  });
}

function namesInSub(argument: Json): readonly string[] {
  const template = Array.isArray(argument) ? (argument as readonly Json[])[0] : argument;
  return [...text(template ?? '').matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name.split('.')[0] ?? '');
}

function substituted(name: string, scope: Scope): Json {
  const [resource = '', ...attribute] = name.split('.');
  return attribute.length > 0 ? scope.attribute(resource, attribute.join('.')) : scope.ref(resource);
}

function attributeName(argument: Json): [string, string] {
  const [resource = '', ...attribute] = Array.isArray(argument)
    ? (argument as readonly Json[]).map(text)
    : text(argument).split('.');
  return [resource, attribute.join('.')];
}

function pair(argument: Json): readonly [Json, Json] {
  const [first = '', second = ''] = list(argument);
  return [first, second];
}

/** `AWS::NoValue` takes out the property or the item that it stands for. */
function isValue(value: Json): boolean {
  const isReference = value !== null && typeof value === 'object' && !Array.isArray(value);
  return !(isReference && (value as JsonObject).Ref === 'AWS::NoValue');
}
