import { composeCases, mergeCases, serviceCases } from './build';

/** Whole things of the specification beside plain services: hooks, jobs, models, providers, extensions. */
export const WORKLOAD_CASES = {
  ...serviceCases('pre_start', {
    'inherits from the service':
      'environment: {A: 1, B: 2}\nuser: "1000"\nworking_dir: /app\nlabels: {l: m}\npre_start: [{command: [a], environment: {B: 3, C: 4}}]',
    'its own image': 'pre_start: [{image: y, command: a b, user: root}]',
    'in a list': 'environment: [A=1, B=2]\npre_start: [{command: a, environment: [B=3]}]',
    'no network of its own': 'network_mode: host\npre_start: [{command: a}]',
    'per replica': 'pre_start: [{command: a, per_replica: true}]',
    'per replica as text': 'pre_start: [{command: a, per_replica: "true"}]',
    'several, with mounts': 'volumes: ["./d:/d"]\npre_start: [{command: a, volumes: ["./e:/e"]}, {command: b}]',
    'a key of services': 'pre_start: [{command: a, ports: ["80:80"]}]',
    'unknown key': 'pre_start: [{comand: a}]',
    'no list': 'pre_start: {command: a}',
    null: 'pre_start:',
    'a variable': 'pre_start: [{command: a, user: "${U:-u}", privileged: "${P:-true}"}]',
    'tmpfs and configs of both':
      'tmpfs: /run\nsecrets: [{source: s, target: t}]\npre_start: [{command: a, tmpfs: /tmp, secrets: [z]}]',
  }),
  ...composeCases('pre_start', {
    'env_file of the service':
      'services: {web: {image: x, env_file: [{path: e, required: false}], pre_start: [{command: a}]}}',
    'of a built service': 'services: {web: {build: ., pre_start: [{command: a}]}}',
    networks:
      'services: {web: {image: x, networks: [a], pre_start: [{command: c, networks: [b]}]}}\nnetworks: {a: , b: }',
    'extended service':
      'services: {base: {image: x, pre_start: [{command: a}]}, web: {extends: base, pre_start: [{command: b}]}}',
  }),
  ...serviceCases('hooks', {
    'post_start and pre_stop':
      'post_start: [{command: a b, user: root, privileged: true, working_dir: /w, environment: [A=1]}]\npre_stop: [{command: [a]}]',
    'without a command': 'post_start: [{user: root}]',
  }),
  ...composeCases('develop', {
    'old name': 'services: {web: {image: x, x-develop: {watch: [{path: ., action: rebuild}]}}}',
    'both names':
      'services: {web: {image: x, x-develop: {watch: [{path: a, action: rebuild}]}, develop: {watch: [{path: b, action: rebuild}]}}}',
    'old name and nothing': 'services: {web: {image: x, x-develop: {watch: [{path: a, action: rebuild}]}, develop: }}',
    'old name of initial_sync':
      'services: {web: {image: x, develop: {watch: [{path: a, action: sync, target: /a, x-initialSync: true}]}}}',
    'both names of initial_sync':
      'services: {web: {image: x, develop: {watch: [{path: a, action: sync, target: /a, x-initialSync: true, initial_sync: false}]}}}',
    'old name, wrong': 'services: {web: {image: x, x-develop: {watch: [{path: a, action: no}]}}}',
    'old name elsewhere': 'x-develop: {a: b}\nservices: {web: {image: x}}\nvolumes: {v: {x-develop: 1}}',
    'one pattern': 'services: {web: {image: x, develop: {watch: [{path: a, action: rebuild, ignore: n, include: i}]}}}',
  }),
  ...mergeCases('develop', {
    'old name over new': [
      'services: {web: {image: x, develop: {watch: [{path: a, action: rebuild}]}}}',
      'services: {web: {x-develop: {watch: [{path: b, action: rebuild}]}}}',
    ],
    'old name reset': [
      'services: {web: {image: x, develop: {watch: [{path: a, action: rebuild}]}}}',
      'services: {web: {x-develop: !reset {}}}',
    ],
  }),
  ...composeCases('jobs', {
    plain: 'services: {web: {image: x}}\njobs: {j: {image: y, command: a}}',
    schedule: 'services: {web: {image: x}}\njobs: {j: {image: y, triggers: {schedule: ["0 * * * *"]}}}',
    'long schedule':
      'services: {web: {image: x}}\njobs: {j: {image: y, triggers: {manual: false, schedule: [{cron: "0 * * * *", timezone: UTC}]}}}',
    'with a build':
      'services: {web: {image: x}}\njobs: {j: {build: ./j, depends_on: [web], env_file: [{path: e, required: false}]}}',
    'named like a service': 'services: {web: {image: x}}\njobs: {web: {image: y}}',
    'extending a job': 'services: {web: {image: x}}\njobs: {a: {image: y, user: u}, b: {extends: a, command: c}}',
    'unknown key': 'services: {web: {image: x}}\njobs: {j: {image: y, triger: {}}}',
    'only jobs': 'jobs: {j: {image: y}}',
  }),
  ...composeCases('models and providers', {
    'a list of models': 'services: {web: {image: x, models: [m]}}\nmodels: {m: {model: ai/m}}',
    'models with variables':
      'services: {web: {image: x, models: {m: {endpoint_var: U, model_var: M}}}}\nmodels: {m: {model: ai/m, context_size: 1024, runtime_flags: ["-a"]}}',
    'a model that is not there': 'services: {web: {image: x, models: [m]}}',
    'a model without a name': 'services: {web: {image: x}}\nmodels: {m: {context_size: 1}}',
    provider: 'services: {web: {image: x, depends_on: [p]}, p: {provider: {type: cloud, options: {a: b, c: [d, e]}}}}',
    'provider without a type': 'services: {p: {provider: {options: {a: b}}}}',
  }),
  ...composeCases('extensions', {
    'at every level':
      'x-a: 1\nservices: {web: {image: x, x-b: {c: [1]}, build: {context: ., x-d: e}, deploy: {x-f: 1}, healthcheck: {test: a, x-g: 1}, logging: {driver: d, x-h: 1}}}\nnetworks: {n: {x-i: 1}}\nvolumes: {v: {x-j: null}}\nconfigs: {c: {content: a, x-k: 1}}\nsecrets: {s: {environment: A, x-l: 1}}',
    'in lists':
      'services: {web: {image: x, ports: [{target: 80, x-a: 1}], volumes: [{type: volume, source: v, target: /v, x-b: 1}], depends_on: {db: {condition: service_started, x-c: 1}}}, db: {image: y}}\nvolumes: {v: }',
    'among services': 'services: {web: {image: x}, x-a: {image: y}}',
    'with variables': 'x-a: "${A:-b}"\nservices: {web: {image: x, x-c: "${A:-b}", x-d: $$}}',
    'with a bad variable': 'x-a: "${A"\nservices: {web: {image: x}}',
  }),
  ...serviceCases('deploy', {
    everything:
      'deploy: {mode: replicated, endpoint_mode: vip, labels: {a: b}, replicas: 2, placement: {constraints: [a], preferences: [{spread: b}], max_replicas_per_node: 1}, update_config: {parallelism: 1, delay: 1s, order: start-first}, rollback_config: {parallelism: 0}, restart_policy: {condition: any, delay: 5s, window: 2m}}',
    job: 'deploy: {mode: replicated-job}',
    devices:
      'deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}, {capabilities: [gpu], count: 1}, {capabilities: [gpu], device_ids: ["0"]}]}}}',
    'devices without capabilities': 'deploy: {resources: {reservations: {devices: [{count: 1}]}}}',
    'generic resources':
      'deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: k, value: 1}}]}}}',
    pids: 'deploy: {resources: {limits: {pids: 10}}}',
    'pids twice': 'pids_limit: 5\ndeploy: {resources: {limits: {pids: 10}}}',
    'unknown key': 'deploy: {replica: 2}',
    'unknown order': 'deploy: {update_config: {order: later}}',
  }),
};
