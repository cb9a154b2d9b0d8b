/** What a template and the assembly around it say, as far as it is read here. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Resource {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly DependsOn?: string | readonly string[];
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: Json }>>;
}

/** Source: the schema of `<stack>.assets.json`, which the CDK's own publishing reads. */
export interface AssetManifest {
  readonly files: Readonly<Record<string, { readonly source: { readonly path: string } }>>;
  readonly dockerImages: Readonly<Record<string, { readonly source: DockerSource }>>;
}

export interface DockerSource {
  readonly directory: string;
  readonly dockerFile?: string;
  readonly dockerBuildTarget?: string;
  readonly dockerBuildArgs?: Readonly<Record<string, string>>;
  readonly platform?: string;
}

/** One stack as the CDK wrote it. */
export interface Assembly {
  /** Holds the assets. */
  readonly folder: string;
  readonly stackName: string;
  readonly template: Template;
  readonly assets: AssetManifest;
}
