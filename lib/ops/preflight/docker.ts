import { spawn } from 'node:child_process';
import { ProblemError } from '../../problem';

/** Version of the Docker engine that answers on this machine. Throws ProblemError where none does. */
export function dockerVersion(): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', ['version', '--format', '{{.Server.Version}}'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.on('error', () => reject(noDocker('docker cannot be started')));
    child.on('close', (code) =>
      code === 0 ? resolve(`Docker ${output.trim()}`) : reject(noDocker('no engine answers')),
    );
  });
}

function noDocker(what: string): ProblemError {
  const fix = 'start Docker, or set DEPLOY_IMAGE_BUILD=codebuild to build in the deployment';
  return new ProblemError([{ subject: 'docker', what, fix }]);
}
