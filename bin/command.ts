import { Option } from 'commander';
import { fail } from './failure';
import { projectFolder } from './project-folder';

/** The options that several commands have. */
export const projectDirectory = () =>
  new Option('--project-directory <dir>', 'folder of the compose file').default('.', 'the working directory');
export const target = (description: string) =>
  new Option('--target <target>', description).choices(['aws', 'kubernetes']);
export const json = () => new Option('--json', 'print JSON, for programs');

/** Runs a command in the project's folder; what it throws is said, and becomes the exit code. */
export function inProject<Options extends { readonly projectDirectory: string; readonly json?: boolean }>(
  action: (options: Options, directory: string) => void | Promise<void>,
): (options: Options) => Promise<void> {
  return async (options) => {
    try {
      await action(options, projectFolder(options.projectDirectory));
    } catch (error) {
      fail(error, options.projectDirectory, options.json);
    }
  };
}
