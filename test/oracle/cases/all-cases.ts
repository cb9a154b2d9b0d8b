import { DOTENV_CASES } from './dotenv';
import { ENVIRONMENT_CASES } from './environment';
import { FILES_CASES } from './files';
import { FOUND_CASES } from './found';
import { INTERPOLATION_CASES, PLACES_CASES } from './interpolation';
import { INVALID_CASES } from './invalid';
import { MERGE_CASES } from './merge';
import { SERVICE_CASES } from './service';
import { SHORT_FORM_CASES } from './short-forms';
import { WORKLOAD_CASES } from './workloads';
import { YAML_CASES } from './yaml';

/** A project's files by name; `process.env.json` is the environment it is loaded with. */
export type CaseFiles = Readonly<Record<string, string>>;

/** Every case that is compared with compose's reference implementation. */
export const CASES: Readonly<Record<string, CaseFiles>> = {
  ...YAML_CASES,
  ...INTERPOLATION_CASES,
  ...PLACES_CASES,
  ...DOTENV_CASES,
  ...ENVIRONMENT_CASES,
  ...SHORT_FORM_CASES,
  ...SERVICE_CASES,
  ...MERGE_CASES,
  ...FILES_CASES,
  ...INVALID_CASES,
  ...WORKLOAD_CASES,
  ...FOUND_CASES,
};
