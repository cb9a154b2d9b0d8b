/**
 * What will be deployed, in the field's words: nothing of compose, AWS or Kubernetes in it.
 * Plain readonly JSON data; lists are sorted by name and every reference is a name in the same value.
 */
import type { Place } from '../problem';
import type { Container, Health, OneOffTask, Workload } from './container';

export type * from './container';

type Dict<T> = Readonly<Record<string, T>>;
type List<T> = readonly T[];

export interface Topology {
  /** RFC 1035 label, at most 40 characters. */
  readonly project: string;
  /** RFC 1035 label; `prod` turns production defaults on. */
  readonly environment: string;
  readonly entries: List<PublicEntry>;
  readonly workloads: List<Workload>;
  readonly tasks: List<OneOffTask>;
  readonly databases: List<Database>;
  readonly caches: List<Cache>;
  readonly buckets: List<Bucket>;
  readonly volumes: List<SharedVolume>;
  readonly secrets: List<Secret>;
  readonly networks: List<{ readonly name: string; readonly internal: boolean }>;
}

/** derive(project, facts, settings) returns this; translators get the topology only. */
export interface Plan {
  readonly topology: Topology;
  readonly findings: List<Finding>;
}

/** One public origin. Routes are in matching order, longest path first, exact before prefix; the last is the prefix '/'. */
export interface PublicEntry {
  readonly name: string;
  /** assigned: the target gives the host; `local` is what a cluster without a domain answers to. */
  readonly origin:
    { readonly kind: 'known'; readonly url: string } | { readonly kind: 'assigned'; readonly local: string };
  readonly routes: List<Route>;
  readonly maxBodyMiB: number;
}

export interface Route {
  /** prefix `/api` matches `/api` and everything below `/api/`. */
  readonly match: 'exact' | 'prefix';
  readonly path: string;
  readonly workload: string;
  readonly port: number;
  readonly stripPrefix: boolean;
  readonly websocket: boolean;
  readonly evidence: 'stated' | 'source' | 'proxy' | 'default';
}

export interface Database {
  readonly name: string;
  /** Name of the data: the named volume that compose keeps them in, which a renamed service keeps. Absent: the service's name. */
  readonly dataName?: string;
  readonly dnsName: string;
  readonly aliases: List<string>;
  readonly engine: 'postgres' | 'mysql' | 'mariadb';
  /** `15` or `8.0`. */
  readonly majorVersion: string;
  /** The compose image, for targets that run the server themselves. */
  readonly image: string;
  /** Uid and gid that the image runs its server as. */
  readonly user: { readonly uid: number; readonly gid: number };
  readonly port: number;
  /** Already safe on every target: see `databaseName`. */
  readonly userName: string;
  readonly databaseName: string;
  /** Name in `secrets`. */
  readonly password: string;
  readonly extensions: List<string>;
  readonly parameters: Dict<string>;
  readonly storageGiB: number;
  /** keep: survives the stack, with backups and a final snapshot. */
  readonly retention: 'keep' | 'disposable';
  readonly health?: Health;
  readonly resources: Container['resources'];
  readonly clients: List<string>;
  /** Who runs it on a cluster; absent: a container of `image`. */
  readonly hosting?: DatabaseHosting;
  /** Image with the engine's client, for what waits for the database on a cluster; absent: `image`. */
  readonly clientImage?: string;
}

/** A database on a cluster that is no container of this deployment. */
export type DatabaseHosting =
  | {
      readonly kind: 'operator';
      /** Of the operator's own form. */
      readonly image: string;
      readonly instances: number;
      /** Those of the database that the operator does not own itself. */
      readonly parameters: Dict<string>;
      readonly backup?: {
        /** `s3://bucket/path`. */
        readonly destination: string;
        readonly endpoint?: string;
        /** Object that holds the login of the bucket; absent: the identity of the pods. */
        readonly login?: string;
        readonly keepDays: number;
      };
    }
  | {
      readonly kind: 'external';
      readonly host: string;
      readonly port: number;
      readonly userName: string;
      readonly databaseName: string;
      /** libpq's `sslmode`. */
      readonly tlsMode: string;
      /** Variable that the password is pushed from. */
      readonly passwordVariable: string;
    };

export interface Cache {
  readonly name: string;
  /** As that of a database, where it is durable. */
  readonly dataName?: string;
  readonly dnsName: string;
  readonly aliases: List<string>;
  readonly engine: 'valkey' | 'redis';
  readonly image: string;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly port: number;
  /** Name in `secrets`, where the compose file sets a password. */
  readonly password?: string;
  /** Has a volume or append-only file: survives a restart. */
  readonly durable: boolean;
  readonly parameters: Dict<string>;
  readonly resources: Container['resources'];
  readonly clients: List<string>;
}

export interface Bucket {
  readonly name: string;
  readonly purpose: 'uploads' | 'compose';
  /** The shared volume that holds the same objects as files, where the app writes to a folder. */
  readonly folder?: string;
  readonly retention: 'keep' | 'disposable';
  /** The app is known to write to it; a target where an unused bucket costs something leaves an unused one out. */
  readonly used: boolean;
  readonly publicRead: boolean;
  /** Entries whose origin may call it from a browser. */
  readonly corsEntries: List<string>;
  readonly clients: List<string>;
}

/** A folder that outlives containers; `bucket` when the same objects are also a bucket. */
export interface SharedVolume {
  readonly name: string;
  readonly dnsName: string;
  /** many: mounted by several workloads or replicas at once. */
  readonly access: 'one' | 'many';
  readonly bucket?: string;
  readonly sizeGiB: number;
  readonly retention: 'keep' | 'disposable';
  /** Uid and gid of the processes that write it. */
  readonly owner: { readonly uid: number; readonly gid: number };
}

/** Names and shape only; the value is never here. One secret per variable, however many names it appears under. */
export interface Secret {
  /** RFC 1035: `jwt-secret-key`. */
  readonly name: string;
  readonly why: string;
  readonly value:
    | { readonly kind: 'generated'; readonly length: number; readonly alphabet: 'alphanumeric' | 'hex' }
    /** Taken by `composeport secrets push` from this variable of `.env` or the process. */
    | {
        readonly kind: 'pushed';
        readonly variable: string;
        /** Read from this file, relative to the project directory, instead. */
        readonly file?: string;
      };
  /** The database or cache whose password this is. */
  readonly passwordOf?: string;
}

export type Target = 'aws' | 'kubernetes';

export interface Finding {
  /** Stable word for tools and docs: `database-user-renamed`. */
  readonly id: string;
  /** blocker: the deployed app would not work, must be fixed; warning: should be known; the rest is fine. */
  readonly kind: 'blocker' | 'warning' | 'translated' | 'approximated' | 'dropped';
  /** Dropped for a reason that needs no attention (development leftovers): exempt from strict. */
  readonly expected?: boolean;
  readonly targets: List<Target>;
  readonly at: Place;
  /** `services.backend.ports[0]`. */
  readonly subject: string;
  readonly what: string;
  readonly why: string;
  readonly fix?: string;
}
