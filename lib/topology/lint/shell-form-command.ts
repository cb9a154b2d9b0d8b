import { asShellCall, parseShellList } from '../containers/shell-list';
import { builtWorkloads, type LintRule, startedWith } from './rule';

/** A shell between the runtime and the server keeps the stop signal to itself: requests in flight are cut. */
export const shellFormCommand: LintRule = (input) =>
  builtWorkloads(input).flatMap(({ workload, facts }) => {
    const at = facts.image.shellForm;
    const call = asShellCall(startedWith(workload, facts));
    if (!at || !call || call.text !== asShellCall(imageCommand(facts.image))?.text) return [];
    if (parseShellList(call.text)?.at(-1)?.words[0] === 'exec') return [];
    return [
      {
        id: 'shell-form-command',
        kind: 'warning',
        targets: ['aws', 'kubernetes'],
        at,
        subject: `services.${workload.name}.build`,
        what: 'the command is started by a shell, which does not pass on the stop signal',
        why: 'every rollout waits for the whole grace period and then kills the server with its open requests',
        fix: 'write it as a list: CMD ["program", "argument"], or put exec before the program',
      },
    ];
  });

function imageCommand({ entrypoint, command }: { entrypoint: readonly string[]; command: readonly string[] }) {
  return asShellCall(entrypoint) ? entrypoint : [...entrypoint, ...command];
}
