import type { Place } from '../problem';
import { contextSources, copiesCode, mountedSources, stageSource } from './dockerfile-copy';
import type { Instruction } from './dockerfile-instructions';
import { learnIds, mayCreateUsers, type KnownIds } from './dockerfile-users';
import { expandWord, jsonStrings, splitWords } from './dockerfile-words';
import type { HealthcheckTiming } from './types';

/** What a stage holds after some of its instructions. Only this file and `dockerfile.ts` change one. */
export interface Stage {
  base?: string;
  user?: string;
  workdir?: string;
  exposes: Set<number>;
  entrypoint: readonly string[];
  command: readonly string[];
  entrypointShell?: Place;
  commandShell?: Place;
  /** CMD stands in this stage itself, so that a later ENTRYPOINT does not clear it. */
  commandIsOwn: boolean;
  shell: readonly string[];
  healthcheck?: readonly string[];
  healthcheckTiming?: HealthcheckTiming;
  volumes: Set<string>;
  environment: Map<string, string>;
  arguments: Map<string, string>;
  /** Names of ARG in this stage and in those that it starts or copies from. */
  declared: Set<string>;
  known: KnownIds;
  /** Paths of the context that this stage, or one that it copies from, is built of. */
  sources: Set<string>;
  copiesContext: boolean;
}

/** What an instruction may ask beside its stage. */
export interface Build {
  readonly escape: string;
  readonly file: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly globalArgs: ReadonlyMap<string, string>;
  /** A finished earlier stage by name or number; absent for an image. */
  readonly stage: (name: string) => Stage | undefined;
}

type Handler = (stage: Stage, instruction: Instruction, build: Build) => void;

/** One row an instruction; those that say nothing about the image (LABEL, STOPSIGNAL, ONBUILD, …) have none. */
const handlers: Readonly<Record<string, Handler>> = {
  ARG: (stage, { text }, build) => {
    for (const word of splitWords(text, build.escape)) {
      const [name, fallback] = cutAt(word, '=');
      if (!/^\w+$/.test(name)) continue;
      stage.declared.add(name);
      const value =
        build.buildArgs[name] ??
        (fallback === undefined ? build.globalArgs.get(name) : expand(stage, fallback, build.escape));
      if (value !== undefined) stage.arguments.set(name, value);
    }
  },
  ENV: (stage, { text }, { escape }) => {
    const words = splitWords(text, escape);
    const pairs = words[0]?.includes('=') ? words : [text.replace(/\s+/, '=')];
    // All pairs of one ENV see the values from before it.
    const values = pairs
      .map((pair) => cutAt(pair, '='))
      .map(([key, value = '']) => [key, expand(stage, value, escape)] as const);
    for (const [key, value] of values) stage.environment.set(key, value);
  },
  USER: (stage, { text }, { escape }) => {
    stage.user = expand(stage, text, escape) || undefined;
  },
  WORKDIR: (stage, { text }, { escape }) => {
    const path = expand(stage, text, escape);
    const joined = path.startsWith('/') ? path : `${stage.workdir ?? ''}/${path}`;
    stage.workdir = joined.replace(/\/(\.?\/)+/g, '/').replace(/(.)\/\.?$/, '$1');
  },
  EXPOSE: (stage, { text }, { escape }) => {
    for (const word of splitWords(text, escape)) {
      for (const port of portsOf(expand(stage, word, escape))) stage.exposes.add(port);
    }
  },
  VOLUME: (stage, { text }, { escape }) => {
    const paths = jsonStrings(text) ?? splitWords(text, escape);
    for (const path of paths) stage.volumes.add(expand(stage, path, escape));
  },
  SHELL: (stage, { text }) => {
    stage.shell = jsonStrings(text) ?? stage.shell;
  },
  CMD: (stage, instruction, build) => {
    const { words, shellForm } = commandOf(stage, instruction, build);
    stage.command = words;
    stage.commandShell = shellForm;
    stage.commandIsOwn = true;
  },
  ENTRYPOINT: (stage, instruction, build) => {
    const { words, shellForm } = commandOf(stage, instruction, build);
    stage.entrypoint = words;
    stage.entrypointShell = shellForm;
    if (!stage.commandIsOwn) {
      stage.command = [];
      stage.commandShell = undefined;
    }
  },
  HEALTHCHECK: (stage, { text, flags }) => {
    const [kind = '', rest = ''] = cutAt(text.replace(/\s+/, ' '), ' ');
    if (kind.toUpperCase() === 'NONE') {
      stage.healthcheck = ['NONE'];
      stage.healthcheckTiming = undefined;
      return;
    }
    const strings = jsonStrings(rest.trim());
    stage.healthcheck = strings ? ['CMD', ...strings] : ['CMD-SHELL', rest.trim()];
    stage.healthcheckTiming = timingOf(flags);
  },
  RUN: (stage, instruction, { escape }) => {
    for (const line of [instruction.text, ...instruction.heredoc.split('\n')]) {
      if (!mayCreateUsers(line)) continue;
      const words = splitWords(line.replace(/(&&|\|\||;)/g, ' $1 '), escape);
      learnIds(
        words.map((word) => expand(stage, word, escape)),
        stage.known,
      );
    }
    for (const source of mountedSources(instruction)) stage.sources.add(source);
  },
  COPY: copy,
  ADD: copy,
};

/** Applies one instruction to the stage. */
export function apply(stage: Stage, instruction: Instruction, build: Build): void {
  handlers[instruction.keyword]?.(stage, instruction, build);
}

function copy(stage: Stage, instruction: Instruction, build: Build): void {
  const from = stageSource(instruction);
  if (from !== undefined) {
    const other = build.stage(expand(stage, from, build.escape));
    for (const source of other?.sources ?? []) stage.sources.add(source);
    for (const name of other?.declared ?? []) stage.declared.add(name);
    stage.copiesContext ||= other?.copiesContext ?? false;
    return;
  }
  const words = jsonStrings(instruction.text) ?? splitWords(instruction.text, build.escape);
  const sources = contextSources(words.map((word) => expand(stage, word, build.escape)));
  for (const source of sources) stage.sources.add(source);
  stage.copiesContext ||= sources.some(copiesCode);
}

function expand(stage: Stage, word: string, escape: string): string {
  const get = (name: string): string | undefined => stage.environment.get(name) ?? stage.arguments.get(name);
  return expandWord(word, { get }, escape);
}

function cutAt(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** TCP ports only: an image's UDP ports are never published. A range is `8000-8010`. */
function portsOf(word: string): number[] {
  const match = /^(\d+)(?:-(\d+))?(?:\/tcp)?$/i.exec(word);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? first);
  if (!match || first < 1 || last > 65535 || last < first) return [];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function commandOf(
  stage: Stage,
  instruction: Instruction,
  build: Build,
): { words: readonly string[]; shellForm?: Place } {
  const strings = jsonStrings(instruction.text);
  if (strings) return { words: strings };
  const words = [...stage.shell, instruction.text];
  // With `exec` the shell hands its process over, so that signals arrive.
  if (/^exec\s/.test(instruction.text)) return { words };
  return { words, shellForm: { file: build.file, line: instruction.line, column: instruction.column } };
}

const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };

function timingOf(flags: Instruction['flags']): HealthcheckTiming {
  const seconds = (name: string, fallback: number): number => {
    const written = flags.find((flag) => flag.name === name)?.value ?? '';
    const parts = [...written.matchAll(/([\d.]+)(ms|us|ns|h|m|s)/g)];
    if (parts.length === 0) return fallback;
    return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit ?? ''] ?? 0), 0);
  };
  const retries = Number(flags.find((flag) => flag.name === 'retries')?.value ?? 3);
  return {
    interval: seconds('interval', 30),
    timeout: seconds('timeout', 30),
    startPeriod: seconds('start-period', 0),
    retries: Number.isInteger(retries) && retries > 0 ? retries : 3,
  };
}
