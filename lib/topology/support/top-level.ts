import { rows, type SupportRow } from './row';

/** Properties outside the services. */
export const topLevelRows: readonly SupportRow[] = [
  ...rows(
    'translated',
    '',
  )({
    name: 'the name of the deployment',
    include: 'merged as compose merges it',
    services: 'see the properties below it',
    networks: 'who may talk to whom',
    volumes: 'a managed volume; databases and caches bring their own storage',
    configs: 'files of the containers that name them',
    secrets: 'values of the secret store',
    'networks.*.internal': 'its members get no way out',
    'networks.*.external': 'treated as a network of this project',
    'volumes.*.name': 'names are made from the name of the project',
    'volumes.*.external': 'a new volume: data is not copied',
    'configs.*.file': 'kept as written',
    'configs.*.content': 'kept as written',
    'configs.*.environment': 'taken from the variable of the person deploying',
    'secrets.*.file': 'pushed to the secret store',
    'secrets.*.environment': 'pushed to the secret store',
  }),
  ...rows('dropped', '', { expected: true })({
    version: 'has had no meaning since compose v2',
    'networks.*.name': 'networks are rules, not things with names',
    'networks.*.attachable': 'belongs to Swarm',
    'networks.*.labels': 'networks are rules, not things with labels',
    'networks.*.ipam': 'the target assigns addresses',
    'networks.*.enable_ipv4': 'the target assigns addresses',
    'networks.*.enable_ipv6': 'the target assigns addresses',
    'networks.*.driver_opts': 'belong to a network driver of one host',
    'volumes.*.labels': 'volumes carry the labels of the deployment',
    'configs.*.name': 'names are made from the name of the project',
    'configs.*.labels': 'belong to Swarm',
    'secrets.*.name': 'names are made from the name of the project',
    'secrets.*.labels': 'belong to Swarm',
  }),
  ...rows('dropped', '', { expected: true, unless: ['bridge', 'default', 'overlay'] })({
    'networks.*.driver': 'the network of the target connects everything',
  }),
  ...rows('dropped', '', { unless: ['local'] })({
    'volumes.*.driver': [
      'volumes come from the target',
      'use the storage class or file system of the deployment settings',
    ],
  }),
  ...rows(
    'dropped',
    '',
  )({
    'volumes.*.driver_opts': [
      'what the driver mounts (NFS, CIFS, a folder) is not there',
      'move the data into the new volume',
    ],
    models: ['there is no model runner', 'give the address of a model service in the environment'],
    jobs: ['nothing starts them', 'write a service that runs once, or start the command from outside'],
    'configs.*.external': ['a config outside this project is not there', 'name a file or a content'],
    'configs.*.template_driver': ['files are not templates', 'write the file as it shall be'],
    'secrets.*.external': ['a secret outside this project is not read', 'name a variable in environment, and push it'],
    'secrets.*.driver': ['secrets come from the store of the target', 'name a variable in environment, and push it'],
    'secrets.*.driver_opts': [
      'secrets come from the store of the target',
      'name a variable in environment, and push it',
    ],
    'secrets.*.template_driver': ['files are not templates', 'write the file as it shall be'],
  }),
];
