import type { Node } from './node';
import type { Report } from './report';
import type { ComposeProject } from './types';
import { checkCycles } from './validate-cycles';
import { checkModel } from './validate-model';
import { checkPorts } from './validate-ports';
import { checkReferences } from './validate-references';
import { checkValues } from './validate-values';

/** What no schema can say: names that must be defined, things that exclude each other. */
export function validate(project: ComposeProject, model: Node, report: Report): void {
  checkReferences(project, model, report);
  checkModel(project, model, report);
  checkValues(model, report);
  checkCycles(project, report);
  checkPorts(project, report);
}
