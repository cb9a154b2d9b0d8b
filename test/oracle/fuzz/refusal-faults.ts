import type { Problem } from '../../../lib/problem';
import { formatProblem } from '../../../lib/problem';
import type { CaseFiles } from '../cases/all-cases';

/** Problems that belong to no line: a first file that is not there has none, nor has a variable of the process. */
const WITHOUT_PLACE =
  /there is no compose|does not exist|is a folder|has a name too long|may not be read|is no project name/;

/** What JavaScript prints where nothing fit was given. */
const INNER = ['[object ', 'undefined', 'NaN', '    at '];

/** What a user could not work with in a refusal. */
export function refusalFaults(files: CaseFiles, problems: readonly Problem[]): readonly string[] {
  if (problems.length === 0) return ['refused without a problem'];
  // YAML's `.nan` is shown as compose prints it.
  const written = Object.values(files).join('\n').replace(/\.nan/gi, 'NaN');
  return problems.flatMap((problem) => {
    const text = formatProblem(problem);
    const faults = [
      ...(/\n/.test(text) ? ['a message goes over lines'] : []),
      ...(INNER.some((value) => text.includes(value) && !written.includes(value))
        ? ['a message shows an inner value']
        : []),
      ...(problem.what.trim() === '' || problem.fix.trim() === ''
        ? ['a message lacks what is wrong or how to mend it']
        : []),
      ...placeFaults(files, problem),
    ];
    return faults.map((fault) => `${fault}: ${text}`);
  });
}

function placeFaults(files: CaseFiles, { at, what }: Problem): readonly string[] {
  if (!at) return WITHOUT_PLACE.test(what) ? [] : ['a problem has no place'];
  if (!(at.line >= 1) || !(at.column >= 1)) return ['a place counts from 1'];
  // Places begin at the project's folder, which need not be the case's: any file of that name counts.
  const texts = Object.entries(files).filter(([name]) => `/${name}`.endsWith(`/${at.file}`));
  const lines = texts.map(([, text]) => text.split(/\r\n?|\n/).length);
  return lines.length === 0 || lines.some((count) => at.line <= count)
    ? []
    : ['a place lies behind the end of its file'];
}
