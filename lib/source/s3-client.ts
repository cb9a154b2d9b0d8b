import type { Place } from '../problem';
import type { ContextFiles, SourceFile } from './context-files';
import { lineAndColumn, withoutComments } from './javascript-text';
import type { PythonProject } from './python-project';

const pythonClients = /^(boto3|aioboto3|aiobotocore|minio|s3fs|storages\.backends\.s3(boto3)?|smart_open)$/;
const nodeClient =
  /\b(?:from|require\(|import\(?)\s*\(?(['"])(@aws-sdk\/(?:client-s3|lib-storage)|aws-sdk|minio|multer-s3)\1/;

/** Where the code first names an S3 client. boto3 used only for other services of AWS, as `client("ses")` tells, is none. */
export function readsBucket(files: ContextFiles, python: PythonProject): Place | undefined {
  return pythonClient(python) ?? javascriptClient(files.texts);
}

function pythonClient(python: PythonProject): Place | undefined {
  const modules = python.mentioning(/\b(boto3|aioboto3|aiobotocore|minio|s3fs|storages|smart_open)\b/i);
  for (const module of modules) {
    if (!module.imports.some((imported) => pythonClients.test(imported.module))) continue;
    const services = module
      .calls(/client|resource/)
      .filter(({ name }) => /\.(client|resource|create_client)$/.test(name))
      .map(({ positional }) => positional[0]?.[0])
      .filter((service) => service?.kind === 'string');
    if (services.length > 0 && !services.some((service) => service?.text === 's3')) continue;
    const imports = module.statements.filter(({ text }) => text.includes('import'));
    const statement = imports.find(
      ({ tokens }) =>
        /^(import|from)$/.test(tokens[0]?.text ?? '') &&
        tokens.some(({ text }) => pythonClients.test(text) || text === 'storages'),
    );
    const at = statement?.tokens[0];
    if (at) return { file: module.source.file, line: at.line, column: at.column };
  }
  return undefined;
}

function javascriptClient(texts: readonly SourceFile[]): Place | undefined {
  for (const { path, file, text } of texts) {
    if (!/\.[cm]?[jt]sx?$/.test(path) || !/aws-sdk|minio|multer-s3/.test(text)) continue;
    const code = withoutComments(text);
    const match = nodeClient.exec(code);
    if (match) return { file, ...lineAndColumn(code, match.index) };
  }
  return undefined;
}
