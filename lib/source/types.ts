import type { Place } from '../problem';

type List<T> = readonly T[];

/** A fact found in a source file, with the line that shows it. */
export interface Found<T> {
  readonly value: T;
  readonly at: Place;
}

export type Framework = 'nextjs' | 'fastapi' | 'node' | 'python' | 'other';

/** What the files of one build say. Absent from the map when the context is not on disk. */
export interface SourceFacts {
  /** Build context relative to the project directory. */
  readonly context: string;
  /**
   * SHA-256 (hex) over the names, modes and contents of the files that the build sees, and the Dockerfile. Folders that tools make anew
   * (node_modules, .git, .venv, .next, …) do not count, so that a fresh clone and a working copy agree. Build arguments and the target do not count either.
   */
  readonly digest: string;
  readonly framework: Framework;
  readonly image: ImageFacts;
  /** HTTP and websocket paths that FastAPI serves, deepest prefix known, deduplicated, sorted. `/api/users/{id}` is reported as `/api/users`. */
  readonly prefixes: List<Found<{ readonly path: string; readonly websocket: boolean }>>;
  /** Path prefixes served by Next's own route handlers (`app/api/**`, `pages/api/**`), such as `/api/auth`. */
  readonly nextApiPrefixes: List<Found<string>>;
  /** Folders the code writes uploads to, as written: `uploads` or `/data/uploads`. */
  readonly uploadPaths: List<Found<string>>;
  /** What `npm start` runs: the start script of the context's own package.json. */
  readonly startScript?: string;
  /** The code names an S3 client (boto3, aioboto3, @aws-sdk/client-s3, …). */
  readonly readsBucket?: Place;
  readonly alembicIni?: Place;
  /** The package.json that brings node-postgres (`pg`), which encrypts only when it is told to. */
  readonly nodePostgres?: Place;
  /** A websocket manager that keeps its connections in this process's memory. */
  readonly inMemoryWebsockets?: Place;
  /** A dependency file without pinned versions, which makes an image built later differ. */
  readonly unpinnedRequirements?: Place;
  /** Server code of a web front end that uses a NEXT_PUBLIC_ address, which a pod cannot reach when it is localhost. */
  readonly serverUsesPublicUrl?: Place;
}

/** Options of HEALTHCHECK in seconds, Docker's defaults (30 s, 30 s, 0 s, 3) filled in. */
export interface HealthcheckTiming {
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly retries: number;
}

/** What the final (or chosen) stage of the Dockerfile says, following FROM through earlier stages. */
export interface ImageFacts {
  readonly dockerfile: string;
  /** The Dockerfile is not on disk, so that the build would fail. */
  readonly dockerfileMissing?: true;
  /** `uid` or `uid:gid` where the Dockerfile tells the numbers, else as written. */
  readonly user?: string;
  readonly workdir?: string;
  /** TCP ports of EXPOSE, sorted; UDP ports are left out. */
  readonly exposes: List<number>;
  readonly entrypoint: List<string>;
  /** Exec form as written; shell form as `['/bin/sh', '-c', text]`. */
  readonly command: List<string>;
  /** CMD or ENTRYPOINT in shell form without `exec`: signals stop at the shell. */
  readonly shellForm?: Place;
  /** Some COPY or ADD brings the context's code into the stage, if need be by way of another stage. Manifests and start scripts alone are no code. */
  readonly copiesContext: boolean;
  /** Build arguments that the stages declare (ARG), sorted. The builder ignores a `build.args` entry that is not among them. */
  readonly declaredArguments?: List<string>;
  readonly environment: Readonly<Record<string, string>>;
  /** As compose has it: the first element is `CMD`, `CMD-SHELL` or `NONE`. */
  readonly healthcheck?: List<string>;
  readonly healthcheckTiming?: HealthcheckTiming;
  readonly volumes: List<string>;
  /** Base image of the stage after following stages and ARG defaults. */
  readonly base?: string;
}

/** What a bind mount's source is on disk. */
export interface BindFacts {
  readonly kind: 'file' | 'directory' | 'socket' | 'absent';
  /** Files below it (itself for a file), relative to the project directory, sorted; at most 100, none above 1 MiB. */
  readonly files: List<{
    readonly path: string;
    readonly digest: string;
    readonly executable: boolean;
    readonly bytes?: number;
  }>;
  /** There is more than `files` has: too many of them, or one too large. */
  readonly isPartial?: true;
  /** Hosts and ports that configuration files of a proxy forward to, such as `proxy_pass http://backend:8000`. */
  readonly forwardsTo: List<{ readonly host: string; readonly port: number }>;
}
