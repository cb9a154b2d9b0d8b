import { spawn } from 'node:child_process';
import { ProblemError } from '../problem';

/** What `secrets` needs of AWS Secrets Manager. */
export interface SecretStore {
  /** deleted: scheduled for deletion, which keeps its name taken for 7 to 30 days. */
  find(name: string): Promise<'present' | 'missing' | 'deleted'>;
  create(secret: {
    readonly name: string;
    readonly description: string;
    readonly value: string;
    readonly tags: Readonly<Record<string, string>>;
  }): Promise<void>;
  /** Gives an existing secret a new value, and the ARN by which task definitions name it. */
  put(name: string, value: string): Promise<string>;
}

/** Runs kubectl with these arguments and this text on stdin, and gives what it prints. Throws ProblemError when it fails. */
export type Kubectl = (args: readonly string[], stdin?: string) => Promise<string>;

/** Secrets Manager in the account and region of the AWS CLI's own configuration. The SDK is loaded only here. */
export async function secretStore(): Promise<SecretStore> {
  const sdk = await import('@aws-sdk/client-secrets-manager');
  const client = new sdk.SecretsManagerClient({});
  return {
    find: async (name) => {
      try {
        const found = await client.send(new sdk.DescribeSecretCommand({ SecretId: name }));
        return found.DeletedDate ? 'deleted' : 'present';
      } catch (error) {
        if (error instanceof sdk.ResourceNotFoundException) return 'missing';
        throw awsProblem(error, `DescribeSecret ${name}`);
      }
    },
    create: async ({ name, description, value, tags }) => {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      try {
        await client.send(
          new sdk.CreateSecretCommand({ Name: name, Description: description, SecretString: value, Tags }),
        );
      } catch (error) {
        throw awsProblem(error, `CreateSecret ${name}`);
      }
    },
    put: async (name, value) => {
      try {
        const { ARN = '' } = await client.send(new sdk.PutSecretValueCommand({ SecretId: name, SecretString: value }));
        return ARN;
      } catch (error) {
        throw awsProblem(error, `PutSecretValue ${name}`);
      }
    },
  };
}

/** What AWS refuses lies in the account, the login or the network, not in us. */
export function awsProblem(error: unknown, subject: string): ProblemError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const fix = /credential|token|sso|region/i.test(`${name} ${message}`)
    ? 'log in (aws configure, aws sso login) and set AWS_REGION'
    : 'check the account, the region and the permissions of the login';
  return new ProblemError([{ subject, what: `AWS refused: ${name}: ${message}`, fix }]);
}

/** What `ask` answers; what AWS refuses becomes a ProblemError about the subject. */
export async function askAws<T>(subject: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw awsProblem(error, subject);
  }
}

/** The kubectl of the PATH, with the context that it is set to. */
export const kubectl: Kubectl = (args, stdin = '') =>
  new Promise((resolve, reject) => {
    const child = spawn('kubectl', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdin.on('error', () => undefined); // kubectl left before it read everything: its exit code tells why
    child.on('error', () =>
      reject(kubectlProblem(args, 'kubectl cannot be started', 'install kubectl and put it on the PATH')),
    );
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output).toString('utf8'));
      else
        reject(
          kubectlProblem(args, errorWords(Buffer.concat(errors).toString('utf8')), 'check the context of kubectl'),
        );
    });
    child.stdin.end(stdin);
  });

/** kubectl logs each retry in klog's form before it says what is wrong. */
function errorWords(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^[IWE]\d{4} /.test(line))
    .join(' ');
}

function kubectlProblem(args: readonly string[], what: string, fix: string): ProblemError {
  return new ProblemError([{ subject: `kubectl ${args.slice(0, 2).join(' ')}`, what, fix }]);
}
