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
  /** SHA-256 (hex) over the names, modes and contents of the files that the build sees, and the Dockerfile. */
  readonly digest: string;
  readonly framework: Framework;
  readonly image: ImageFacts;
  /** HTTP and websocket paths that FastAPI serves, deepest prefix known, deduplicated, sorted. `/api/users/{id}` is reported as `/api/users`. */
  readonly prefixes: List<Found<{ readonly path: string; readonly websocket: boolean }>>;
  /** Path prefixes served by Next's own route handlers (`app/api/**`, `pages/api/**`), such as `/api/auth`. */
  readonly nextApiPrefixes: List<Found<string>>;
  /** Folders the code writes uploads to, as written: `uploads` or `/data/uploads`. */
  readonly uploadPaths: List<Found<string>>;
  /** The code names an S3 client (boto3, aioboto3, @aws-sdk/client-s3, …). */
  readonly readsBucket?: Place;
  readonly alembicIni?: Place;
  /** A websocket manager that keeps its connections in this process's memory. */
  readonly inMemoryWebsockets?: Place;
  /** A dependency file without pinned versions, which makes an image built later differ. */
  readonly unpinnedRequirements?: Place;
  /** Server code of a web front end that uses a NEXT_PUBLIC_ address, which a pod cannot reach when it is localhost. */
  readonly serverUsesPublicUrl?: Place;
}

/** What the final (or chosen) stage of the Dockerfile says, following FROM through earlier stages. */
export interface ImageFacts {
  readonly dockerfile: string;
  readonly user?: string;
  readonly workdir?: string;
  readonly exposes: List<number>;
  readonly entrypoint: List<string>;
  /** Exec form as written; shell form as `['/bin/sh', '-c', text]`. */
  readonly command: List<string>;
  /** CMD or ENTRYPOINT in shell form: signals stop at the shell. */
  readonly shellForm?: Place;
  /** Some COPY or ADD brings the context's code into the stage. */
  readonly copiesContext: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck?: List<string>;
  readonly volumes: List<string>;
  /** Base image of the stage after following stages and ARG defaults. */
  readonly base?: string;
}
