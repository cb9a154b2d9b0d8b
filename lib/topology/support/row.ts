/** What becomes of a compose property on one target. */
export type Verdict =
  /** It does there what it does under compose. */
  | 'translated'
  /** The target reaches the same end in a way of its own. */
  | 'approximated'
  /** It has no effect there; the app works without it. */
  | 'dropped'
  /** The service cannot do its work there. */
  | 'blocked';

/** What becomes of one compose property. A row speaks for everything below its path that has no row of its own. */
export interface SupportRow {
  /** `services.*.deploy.placement`; `*` is a name or a position. */
  readonly path: string;
  readonly aws: Verdict;
  readonly kubernetes: Verdict;
  readonly why: string;
  /** What to write instead. */
  readonly fix?: string;
  /** Without it the app is the same: needs no attention, even in strict mode. */
  readonly expected?: boolean;
  /** Values that ask for nothing, beside false, empty and null. */
  readonly unless?: readonly unknown[];
}

type Rest = Pick<SupportRow, 'fix' | 'expected' | 'unless'>;

/** Rows with one verdict on both targets. */
export const rows =
  (verdict: Verdict, prefix: string, shared: Rest = {}) =>
  (table: Readonly<Record<string, string | readonly [why: string, fix: string]>>): readonly SupportRow[] =>
    Object.entries(table).map(([name, text]) => {
      const [why, fix] = typeof text === 'string' ? [text] : text;
      return { path: `${prefix}${name}`, aws: verdict, kubernetes: verdict, why, ...shared, ...(fix ? { fix } : {}) };
    });
