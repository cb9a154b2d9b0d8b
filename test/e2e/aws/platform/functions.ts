import { join, resolve } from 'node:path';
import { account, region } from '../template/account';
import type { StackValues } from '../template/stack-values';
import type { Assembly, Json, JsonObject } from '../template/types';
import { output } from './command';
import { text } from '../template/read';

const repository = resolve(__dirname, '../../../..');
/** Source: default of a function's timeout, seconds. */
const defaultTimeout = 3;

/** The stack's Lambda functions: their own code in a process of Node.js, with an AWS that is only this check. */
export class Functions {
  constructor(
    private readonly assembly: Assembly,
    private readonly values: StackValues,
    private readonly apiUrl: () => string,
    /** An access key by which the API knows the function's role. */
    private readonly keyOf: (role: string) => string,
    /** A file with the authority that signed the address of the answers. */
    private readonly authority: string,
  ) {}

  async invoke(arnOrName: string, event: object): Promise<void> {
    const id = this.values
      .idsOf('AWS::Lambda::Function')
      .find((candidate) => [this.values.ref(candidate), this.arn(candidate)].includes(arnOrName));
    if (id === undefined) throw new Error(`the stack has no function ${arnOrName}`);
    const properties = this.values.plainProperties(id);
    if (!text(properties.Runtime).startsWith('nodejs'))
      throw new Error(`a function in ${text(properties.Runtime)} is not acted out`);
    const [file = '', name = ''] = text(properties.Handler).split('.');
    const seconds = text(properties.Timeout ?? defaultTimeout);
    const script = join(__dirname, 'lambda-process.js');
    const code = join(this.assembly.folder, this.packageOf(properties), `${file}.js`);
    const { stderr, code: exit } = await output(
      process.execPath,
      [script, code, name, seconds],
      { env: this.environment(id, properties) },
      JSON.stringify(event),
    );
    if (exit !== 0) throw new Error(`the function ${id} ended with exit code ${text(exit)}: ${stderr.slice(-2000)}`);
  }

  private packageOf(properties: JsonObject): string {
    const key = text((properties.Code as JsonObject).S3Key).replace(/\.zip$/, '');
    const found = this.assembly.assets.files[key];
    if (!found) throw new Error(`the assembly has no package ${key}`);
    return found.source.path;
  }

  private environment(id: string, { Environment, Role }: JsonObject): Record<string, string | undefined> {
    const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, string> };
    return {
      ...Variables,
      AWS_REGION: region,
      AWS_LAMBDA_FUNCTION_NAME: this.values.ref(id),
      AWS_ENDPOINT_URL: this.apiUrl(),
      AWS_ACCESS_KEY_ID: this.keyOf(text(Role)),
      AWS_SECRET_ACCESS_KEY: account,
      NODE_EXTRA_CA_CERTS: this.authority,
      // The SDK of the runtime.
      NODE_PATH: join(repository, 'node_modules'),
    };
  }

  private arn(id: string): Json {
    return this.values.plain({ 'Fn::GetAtt': [id, 'Arn'] });
  }
}
