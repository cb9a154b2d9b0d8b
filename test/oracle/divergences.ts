import type { Outcome } from './outcome';

/** A difference that is meant. */
export interface Divergence {
  readonly reason: string;
  readonly applies: (ours: Outcome, theirs: Outcome) => boolean;
}

const refuses = (outcome: Outcome, message: RegExp): boolean => 'error' in outcome && message.test(outcome.error);

/** Where the two readers differ on purpose; whatever is not in this table is a defect. */
export const DIVERGENCES: readonly Divergence[] = [
  {
    reason: 'docker refuses the second publisher of a port, and what is no port, size or duration, at the start',
    applies: (ours) =>
      refuses(ours, /which .* publishes too|is not a port|is not a size|is not a duration|is not a number of CPUs/),
  },
  {
    reason: 'a project without a service deploys nothing',
    applies: (ours) => refuses(ours, /describes no service/),
  },
  {
    reason: 'YAML ends the key of `{a:}` at its colon, the reference takes the colon for a part of the key',
    applies: (ours) => refuses(ours, /has a colon with nothing between it/),
  },
  {
    reason: 'a line break or byte order mark that nobody sees was pasted by mistake',
    applies: (ours) => refuses(ours, /holds the invisible character U\+(0085|2028|2029|FEFF)/),
  },
  {
    reason: 'an include without a file does nothing: something was forgotten',
    applies: (ours) => refuses(ours, /include\[\d+\]: names no file/),
  },
  {
    reason: 'the reference takes the name x-… of a host or an option for an extension, and stumbles over it',
    applies: (_, theirs) => refuses(theirs, /#extensions|unexpected value type map\[.* for extra_hosts entry/),
  },
  {
    reason: 'the reference drops an unquoted date as a command, and takes it at places of a hook that want text',
    applies: (ours) => refuses(ours, /is read as a date/),
  },
  {
    reason: 'with a project directory that is not there, the reference looks for files in two other folders',
    applies: (ours) => refuses(ours, /project_directory: .* is no folder/),
  },
];
