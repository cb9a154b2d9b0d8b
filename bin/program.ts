import { Command } from 'commander';
import { imagesCommand } from './commands/images';
import { initCommand } from './commands/init';
import { migrateCommand } from './commands/migrate';
import { planCommand } from './commands/plan';
import { preflightCommand } from './commands/preflight';
import { secretsCommand } from './commands/secrets';
import { smokeCommand } from './commands/smoke';
import { statusCommand } from './commands/status';
import { ownPackage } from './own-package';

/** The whole command line. */
export function program(): Command {
  return new Command('composeport')
    .description('Deploys a docker-compose project to AWS (CDK) or Kubernetes (cdk8s) without describing it twice.')
    .version(ownPackage().version)
    .addCommand(initCommand())
    .addCommand(planCommand())
    .addCommand(preflightCommand())
    .addCommand(imagesCommand())
    .addCommand(secretsCommand())
    .addCommand(migrateCommand())
    .addCommand(statusCommand())
    .addCommand(smokeCommand());
}
