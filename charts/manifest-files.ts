import { fileName } from './apply-order';

/** A manifest, as far as its place among the files depends on it. */
export interface PlacedManifest {
  readonly kind: string;
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
}

export interface ManifestFile {
  /** Without extension. */
  readonly name: string;
  readonly objects: readonly PlacedManifest[];
}

/** One file a component, named so that files in the order of their names can be applied, or one file for everything. */
export function manifestFiles(
  objects: readonly PlacedManifest[],
  form: { readonly files: 'components' | 'one'; readonly project: string },
): readonly ManifestFile[] {
  if (form.files === 'one') return [{ name: form.project, objects }];
  const byName = new Map<string, PlacedManifest[]>();
  for (const object of objects) {
    const name = nameOf(object);
    byName.set(name, [...(byName.get(name) ?? []), object]);
  }
  return [...byName].map(([name, own]) => ({ name, objects: own })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * What a Helm chart must not hold: the namespace, which `composeport secrets push` has made before and which Helm therefore
 * refuses to own.
 */
export function helmObjects(objects: readonly PlacedManifest[]): readonly PlacedManifest[] {
  return objects.filter(({ kind }) => kind !== 'Namespace');
}

/** Text that a template of Helm gives back as it was; `{{` would begin an action. */
export function helmTemplate(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

function nameOf({ kind, metadata: { labels = {} } }: PlacedManifest): string {
  if (kind === 'Namespace') return fileName('namespace', '');
  return fileName(labels['app.kubernetes.io/component'] ?? '', labels['app.kubernetes.io/name'] ?? '');
}
