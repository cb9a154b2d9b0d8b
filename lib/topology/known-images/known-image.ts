type List<T> = readonly T[];

/** What a container of a public image is for. */
export type ImageKind =
  | 'postgres'
  | 'mysql'
  | 'mariadb'
  | 'cache'
  | 'object-store'
  | 'object-store-setup'
  | 'mail-catcher'
  | 'admin-page'
  | 'proxy'
  | 'certificates'
  | 'tunnel'
  | 'host-tool'
  | 'cloud-emulator'
  | 'broker'
  | 'search'
  | 'vector-store'
  | 'nosql'
  | 'sql'
  | 'memcached'
  | 'observability';

/** Environment variables by which an image is given its first account, the preferred name first. */
export interface ImageCredentials {
  readonly user: List<string>;
  readonly password: List<string>;
  readonly database: List<string>;
  /** Password of the account that owns the server, where it is not `user`. */
  readonly adminPassword: List<string>;
  /** User where no variable names one. */
  readonly defaultUser: string;
}

/** What is known of a public image, by its repository name. */
export interface KnownImage {
  readonly kind: ImageKind;
  /** For people: `Postgres with PostGIS`. */
  readonly label: string;
  /** Port the server listens on unless it is told otherwise. */
  readonly port?: number;
  /** Uid and gid its server runs as; undefined: root, or not known. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  /** Of an image that starts as root: uid and gid under which its server works too, with the `scratch` folders writable. */
  readonly unprivileged?: { readonly uid: number; readonly gid: number };
  /** Without these its program cannot even be started by such a user. */
  readonly capabilities?: List<string>;
  /** Folder that holds the data: where a volume belongs. */
  readonly dataPath?: string;
  readonly engine?: 'valkey' | 'redis';
  /** Names as `create extension` takes them, or modules of a cache. */
  readonly extensions?: List<string>;
  readonly credentials?: ImageCredentials;
  /** Known to work with a read-only root when the `scratch` folders are writable. */
  readonly readOnlyRoot: boolean;
  readonly scratch: List<string>;
  /** Only of use while developing: left out of a deployment. */
  readonly development: boolean;
  /** Why it is left out. */
  readonly reason?: string;
}
