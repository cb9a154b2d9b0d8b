import { DockerfileParser } from 'dockerfile-ast';
import type { Instruction as ParsedInstruction, ModifiableInstruction } from 'dockerfile-ast';

/** One instruction of a Dockerfile with its line continuations joined. */
export interface Instruction {
  /** In capitals: `COPY`. */
  readonly keyword: string;
  /** `--from=builder` is `{ name: 'from', value: 'builder' }`. */
  readonly flags: readonly { readonly name: string; readonly value: string }[];
  /** What follows the keyword and flags, without a heredoc's body. */
  readonly text: string;
  /** The lines of heredocs, delimiters included; empty for most instructions. */
  readonly heredoc: string;
  /** Counts from 1. */
  readonly line: number;
  readonly column: number;
}

/** What a Dockerfile's text holds, in order. Text that is no Dockerfile gives keywords that nobody reads. */
export function readInstructions(text: string): { readonly escape: string; readonly instructions: Instruction[] } {
  const dockerfile = DockerfileParser.parse(text.replace(/^\uFEFF/, ''));
  const escape = dockerfile.getEscapeCharacter();
  return { escape, instructions: dockerfile.getInstructions().map((parsed) => toInstruction(parsed, escape)) };
}

function toInstruction(parsed: ParsedInstruction, escape: string): Instruction {
  const { text, rest } = joinContinuations(parsed.getRawArgumentsContent() ?? '', escape);
  const start = parsed.getRange().start;
  return {
    keyword: parsed.getKeyword(),
    flags: isModifiable(parsed)
      ? parsed.getFlags().map((flag) => ({ name: flag.getName(), value: flagValue(flag.toString()) }))
      : [],
    text,
    heredoc: rest,
    line: start.line + 1,
    column: start.character + 1,
  };
}

function isModifiable(parsed: ParsedInstruction): parsed is ModifiableInstruction {
  return 'getFlags' in parsed;
}

function flagValue(written: string): string {
  const equals = written.indexOf('=');
  return equals < 0 ? '' : written.slice(equals + 1);
}

/** The library's own joining keeps comments that stand between continued lines, which Docker drops. */
function joinContinuations(raw: string, escape: string): { text: string; rest: string } {
  const lines = raw.split(/\r?\n/);
  let text = '';
  for (const [index, line] of lines.entries()) {
    if (index > 0 && /^\s*(#|$)/.test(line)) continue;
    const trimmed = line.trimEnd();
    if (!trimmed.endsWith(escape)) {
      return { text: (text + trimmed).trim(), rest: lines.slice(index + 1).join('\n') };
    }
    text += trimmed.slice(0, -1);
  }
  return { text: text.trim(), rest: '' };
}
