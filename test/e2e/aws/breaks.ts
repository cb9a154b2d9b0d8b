import type { Assembly, Resource } from './template/types';

/** One thing that is wrong with the synthesized stack, and what must say so. */
export interface Break {
  readonly name: string;
  readonly what: string;
  /** Changes a copy of what the CDK wrote. */
  readonly edit: (assembly: EditableAssembly) => void;
  /** The type of the resource whose creation fails, and what the reason holds; absent where the stack is created. */
  readonly failing?: { readonly type: string; readonly reason: RegExp };
  /** Checks of `smoke --reference --quick` that do not pass: `failed 9`. Where nothing was created, none does. */
  readonly expected?: readonly string[];
  /** What the balancer notices, where no visitor does at once. */
  readonly fault?: RegExp;
}

type Editable<T> = T extends object ? { -readonly [Key in keyof T]: Editable<T[Key]> } : T;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an edit reaches deep into properties that only the template knows
type EditableResource = Omit<Editable<Resource>, 'Properties'> & { Properties: any };
export interface EditableAssembly extends Omit<Editable<Assembly>, 'template'> {
  template: { Resources: Record<string, EditableResource> };
}

/** A changed copy. Throws where the edit finds nothing to change: then it would prove nothing. */
export function broken(assembly: Assembly, { edit, name }: Break): Assembly {
  const copy = structuredClone(assembly) as unknown as EditableAssembly;
  edit(copy);
  if (JSON.stringify(copy) === JSON.stringify(assembly)) throw new Error(`the break ${name} changed nothing`);
  return copy;
}
