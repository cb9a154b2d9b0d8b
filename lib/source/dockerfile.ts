import { readInstructions, type Instruction } from './dockerfile-instructions';
import { apply, type Build, type Stage } from './dockerfile-stage';
import { commonIds, imageUsers, numericUser } from './dockerfile-users';
import { expandWord, splitWords } from './dockerfile-words';
import type { ImageFacts } from './types';

/** A Dockerfile and how compose builds it. */
export interface DockerfileInput {
  readonly text: string;
  /** Path relative to the project directory, for places. */
  readonly file: string;
  /** Path relative to the context, as compose writes it. */
  readonly dockerfile: string;
  /** The stage to build; the last one if absent or unknown. */
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
}

/** What a Dockerfile says about the image, and which paths of the context the image is built of (`.` for all). */
export interface DockerfileFacts {
  readonly image: ImageFacts;
  readonly sources: readonly string[];
}

/** Set by the builder itself; the architecture is the deployment's choice and names no port, user or folder. */
const predefinedArgs: Readonly<Record<string, string>> = {
  TARGETPLATFORM: 'linux/arm64',
  TARGETOS: 'linux',
  TARGETARCH: 'arm64',
  BUILDPLATFORM: 'linux/arm64',
  BUILDOS: 'linux',
  BUILDARCH: 'arm64',
};

interface StageText {
  readonly from: readonly string[];
  readonly name?: string;
  readonly instructions: Instruction[];
}

/** Reads a Dockerfile as the builder would. Never throws: what cannot be understood is left out. */
export function readDockerfile(input: DockerfileInput): DockerfileFacts {
  const { escape, instructions } = readInstructions(input.text);
  const { head, stages } = splitStages(instructions, escape);
  const globalArgs = new Map(Object.entries(predefinedArgs));
  for (const { text } of head.filter(({ keyword }) => keyword === 'ARG')) {
    for (const word of splitWords(text, escape)) {
      const [name = '', ...rest] = word.split('=');
      const value = input.args[name] ?? (rest.length > 0 ? expandWord(rest.join('='), globalArgs, escape) : undefined);
      if (value !== undefined) globalArgs.set(name, value);
    }
  }

  const finished = new Map<number, Stage>();
  const finish = (index: number): Stage => {
    const known = finished.get(index);
    if (known) return known;
    const stage = runStage(stages, index, {
      escape,
      file: input.file,
      buildArgs: input.args,
      globalArgs,
      stage: (name) => {
        const earlier = findStage(stages.slice(0, index), name);
        return earlier < 0 ? undefined : finish(earlier);
      },
    });
    finished.set(index, stage);
    return stage;
  };

  const chosen = input.target === undefined ? -1 : findStage(stages, input.target);
  const stage = stages.length === 0 ? emptyStage() : finish(chosen < 0 ? stages.length - 1 : chosen);
  return { image: toImage(stage, input.dockerfile, globalNames(head, escape)), sources: [...stage.sources].sort() };
}

/** Names of ARG before the first FROM. */
function globalNames(head: readonly Instruction[], escape: string): string[] {
  return head
    .filter(({ keyword }) => keyword === 'ARG')
    .flatMap(({ text }) => splitWords(text, escape))
    .map((word) => word.replace(/=.*$/s, ''))
    .filter((name) => /^\w+$/.test(name));
}

function splitStages(
  instructions: readonly Instruction[],
  escape: string,
): { head: Instruction[]; stages: StageText[] } {
  const head: Instruction[] = [];
  const stages: StageText[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      const words = splitWords(instruction.text, escape);
      stages.push({ from: words, name: /^as$/i.test(words[1] ?? '') ? words[2] : undefined, instructions: [] });
    } else {
      (stages.at(-1)?.instructions ?? head).push(instruction);
    }
  }
  return { head, stages };
}

/** Stage names ignore case; a number counts stages from 0. */
function findStage(stages: readonly StageText[], name: string): number {
  const wanted = name.toLowerCase();
  const named = stages.findIndex((stage) => stage.name?.toLowerCase() === wanted);
  return named >= 0 || !/^\d+$/.test(name) || Number(name) >= stages.length ? named : Number(name);
}

function runStage(stages: readonly StageText[], index: number, build: Build): Stage {
  const text = stages[index];
  const from = expandWord(text?.from[0] ?? '', build.globalArgs, build.escape);
  const parent = /^\d+$/.test(from) ? undefined : build.stage(from);
  const stage = parent ? childOf(parent) : emptyStage(from);
  for (const instruction of text?.instructions ?? []) apply(stage, instruction, build);
  return stage;
}

function emptyStage(base?: string): Stage {
  const known = commonIds();
  const name = base?.replace(/^(docker\.io\/)?(library\/)?/, '') ?? '';
  for (const [, user, id] of imageUsers.filter(([images]) => images.test(name))) {
    known.users.set(user, id);
    known.groups.set(user, id);
  }
  return {
    base: base || undefined,
    exposes: new Set(),
    entrypoint: [],
    command: [],
    commandIsOwn: false,
    shell: ['/bin/sh', '-c'],
    volumes: new Set(),
    environment: new Map(),
    arguments: new Map(),
    declared: new Set(),
    known,
    sources: new Set(),
    copiesContext: false,
  };
}

function childOf(parent: Stage): Stage {
  return {
    ...parent,
    commandIsOwn: false,
    exposes: new Set(parent.exposes),
    volumes: new Set(parent.volumes),
    environment: new Map(parent.environment),
    arguments: new Map(parent.arguments),
    declared: new Set(parent.declared),
    known: { users: new Map(parent.known.users), groups: new Map(parent.known.groups) },
    sources: new Set(parent.sources),
  };
}

function toImage(stage: Stage, dockerfile: string, globals: readonly string[]): ImageFacts {
  const shellForm = stage.entrypointShell ?? (stage.entrypoint.length === 0 ? stage.commandShell : undefined);
  return {
    dockerfile,
    ...(stage.user === undefined ? {} : { user: numericUser(stage.user, stage.known) }),
    ...(stage.workdir === undefined ? {} : { workdir: stage.workdir }),
    exposes: [...stage.exposes].sort((a, b) => a - b),
    entrypoint: stage.entrypoint,
    command: stage.command,
    ...(shellForm ? { shellForm } : {}),
    copiesContext: stage.copiesContext,
    declaredArguments: [...new Set([...globals, ...stage.declared])].sort(),
    environment: Object.fromEntries(stage.environment),
    ...(stage.healthcheck ? { healthcheck: stage.healthcheck } : {}),
    ...(stage.healthcheckTiming ? { healthcheckTiming: stage.healthcheckTiming } : {}),
    volumes: [...stage.volumes].sort(),
    ...(stage.base === undefined ? {} : { base: stage.base }),
  };
}
