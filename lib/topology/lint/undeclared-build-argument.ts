import { isPublicName } from '../values/secret-names';
import { builtWorkloads, type LintRule } from './rule';

/** The builder ignores an argument that no stage declares: `next build` would keep the address in its own fallback. */
export const undeclaredBuildArgument: LintRule = (input) =>
  builtWorkloads(input).flatMap(({ workload, facts }) => {
    const declared = facts.image.declaredArguments;
    const build = input.project.services[workload.name]?.build;
    if (declared === undefined || build === undefined) return [];
    return Object.entries(build.args)
      .filter(([name]) => !declared.includes(name) && !predefined.test(name))
      .map(([name, value]) => ({
        id: 'build-argument-undeclared',
        kind: isAddress(name, value.value) ? ('blocker' as const) : ('warning' as const),
        targets: ['aws', 'kubernetes'] as const,
        at: value.at,
        subject: value.at.path,
        what: `the build argument ${name} never reaches the build: ${facts.image.dockerfile} does not declare it`,
        why: 'the image is built with the default in the code',
        fix: `add to ${facts.image.dockerfile}, before the command that uses it:\nARG ${name}\nENV ${name}=$${name}`,
      }));
  });

/** Without its public address the front end calls localhost in everybody's browser. */
const isAddress = (name: string, value: string) => isPublicName(name) || /^(?:https?|wss?):\/\//.test(value);

/** Arguments that the builder knows without a declaration. */
const predefined =
  /^(?:BUILDKIT_.*|(?:https?|no|all|ftp)_proxy|(?:HTTPS?|NO|ALL|FTP)_PROXY|SOURCE_DATE_EPOCH|TARGET\w+|BUILD(?:PLATFORM|OS|ARCH|VARIANT))$/;
