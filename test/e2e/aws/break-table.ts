/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- the properties of a template have no types */
import type { Break, EditableAssembly } from './breaks';

const ofType = (assembly: EditableAssembly, type: string) =>
  Object.entries(assembly.template.Resources).filter(([, resource]) => resource.Type === type);
const properties = (assembly: EditableAssembly, type: string) =>
  ofType(assembly, type).map(([, { Properties }]) => Properties);

/** The container definition of the service with this name. */
function container(assembly: EditableAssembly, name: string) {
  const all = properties(assembly, 'AWS::ECS::TaskDefinition').map(
    ({ ContainerDefinitions }) => ContainerDefinitions[0],
  );
  return all.find((definition) => definition.Name === name);
}

function removeResource(assembly: EditableAssembly, type: string): void {
  for (const [id] of ofType(assembly, type)) {
    delete assembly.template.Resources[id];
    for (const resource of Object.values(assembly.template.Resources))
      if (Array.isArray(resource.DependsOn)) resource.DependsOn = resource.DependsOn.filter((name) => name !== id);
  }
}

/** Each is one line that could be missing or wrong in what the CDK app writes. */
export const breaks: readonly Break[] = [
  {
    name: 'websocket-rule',
    what: 'the listener rule for /ws is deleted',
    edit: (assembly) => {
      for (const { Conditions } of properties(assembly, 'AWS::ElasticLoadBalancingV2::ListenerRule')) {
        const { PathPatternConfig } = Conditions[0];
        PathPatternConfig.Values = PathPatternConfig.Values.filter((value: string) => !value.startsWith('/ws'));
      }
    },
    expected: ['failed 9'],
  },
  {
    name: 'forwarded-ips',
    what: 'FORWARDED_ALLOW_IPS is blank: the API does not believe the balancer that visitors come by HTTPS',
    edit: (assembly) => {
      const { Environment } = container(assembly, 'backend');
      Environment.find(({ Name }: { Name: string }) => Name === 'FORWARDED_ALLOW_IPS').Value = '';
    },
    expected: ['failed 11'],
  },
  {
    name: 'secret-join',
    what: 'the join of DATABASE_URL lost the password',
    edit: (assembly) => {
      for (const { SecretString } of properties(assembly, 'AWS::SecretsManager::Secret')) {
        const parts = SecretString?.['Fn::Join'][1];
        if (parts) parts.splice(0, 3, 'postgresql://app@');
      }
    },
    failing: { type: 'Custom::OneOffTask', reason: /The task migrate failed: exit code 1.*no password supplied/s },
  },
  {
    name: 'target-port',
    what: 'the service of the API registers the port of the front end',
    edit: (assembly) => {
      for (const { LoadBalancers } of properties(assembly, 'AWS::ECS::Service'))
        if (LoadBalancers[0].ContainerName === 'backend') LoadBalancers[0].ContainerPort = 3000;
    },
    failing: { type: 'AWS::ECS::Service', reason: /did not have a container port 3000/ },
  },
  {
    name: 'target-groups',
    what: 'the two target groups are swapped: each gets the other port',
    edit: (assembly) => {
      const [one, other] = properties(assembly, 'AWS::ECS::Service').map(({ LoadBalancers }) => LoadBalancers[0]);
      [one.TargetGroupArn, other.TargetGroupArn] = [other.TargetGroupArn, one.TargetGroupArn];
    },
    failing: { type: 'AWS::ECS::Service', reason: /stays unhealthy: \/healthz answered 404/ },
  },
  {
    name: 'migration',
    what: 'the migration is skipped',
    edit: (assembly) => removeResource(assembly, 'Custom::OneOffTask'),
    expected: ['blocked 3', 'failed 5', 'blocked 6', 'blocked 9', 'blocked 11', 'failed 12'],
  },
  {
    name: 'api-url',
    what: 'NEXT_PUBLIC_API_URL is left at localhost',
    edit: ({ assets }) => {
      for (const { source } of Object.values(assets.dockerImages))
        if (source.dockerBuildArgs?.NEXT_PUBLIC_API_URL)
          source.dockerBuildArgs.NEXT_PUBLIC_API_URL = 'http://localhost:8000';
    },
    expected: ['failed 8'],
  },
  {
    name: 'certificate',
    what: 'the certificate is for another name',
    edit: (assembly) => {
      for (const certificate of properties(assembly, 'AWS::CertificateManager::Certificate'))
        certificate.DomainName = 'other.localhost';
    },
    expected: ['failed 1', 'failed 2', ...[3, 4, 5, 6, 7, 8, 9, 11, 12].map((number) => `blocked ${number}`)],
  },
  {
    name: 'internal-name',
    what: 'Service Connect gives the API another name than the compose file',
    edit: (assembly) => {
      for (const { ServiceConnectConfiguration } of properties(assembly, 'AWS::ECS::Service')) {
        const [alias] = ServiceConnectConfiguration.Services[0].ClientAliases;
        if (alias.DnsName === 'backend') alias.DnsName = 'api';
      }
    },
    expected: ['failed 3'],
  },
  {
    name: 'database-rule',
    what: 'the rule by which clients reach the database is made after the migration',
    edit: (assembly) => {
      const rules = ofType(assembly, 'AWS::EC2::SecurityGroupIngress')
        .map(([id]) => id)
        .filter((id) => id.startsWith('Database'));
      for (const resource of Object.values(assembly.template.Resources))
        if (Array.isArray(resource.DependsOn))
          resource.DependsOn = resource.DependsOn.filter((name) => !rules.includes(name));
    },
    failing: { type: 'Custom::OneOffTask', reason: /could not translate host name|failed to resolve host/ },
  },
  {
    name: 'bucket-permission',
    what: 'the task role of the API may not write to the bucket',
    edit: (assembly) => {
      for (const { PolicyDocument } of properties(assembly, 'AWS::IAM::Policy'))
        for (const statement of PolicyDocument.Statement)
          if (Array.isArray(statement.Action))
            statement.Action = statement.Action.filter((action: string) => action !== 's3:PutObject');
    },
    expected: ['failed 11'],
  },
  {
    name: 'upload-folder-owner',
    what: 'the access point makes its folder for another user',
    edit: (assembly) => {
      for (const { RootDirectory } of properties(assembly, 'AWS::S3Files::AccessPoint'))
        RootDirectory.CreationPermissions.OwnerUid = '1000';
    },
    expected: [],
    fault: /cannot write to \/app\/uploads/,
  },
  {
    name: 'keep-alive',
    what: 'the API closes idle connections long before the balancer does',
    edit: (assembly) => {
      const api = container(assembly, 'backend');
      api.Environment = api.Environment.filter(({ Name }: { Name: string }) => Name !== 'UVICORN_TIMEOUT_KEEP_ALIVE');
    },
    expected: [],
    fault: /closes idle connections after \d+ s/,
  },
];
