const base =
  'services:\n  base:\n    image: b\n    environment: {A: 1, B: 2}\n    ports: ["80:80"]\n    volumes: ["./data:/d"]\n    build: ./ctx\n    env_file: [{path: e.env, required: false}]\n';

export const FILES_CASES = {
  'extends: same file': {
    'compose.yaml': `${base}  web:\n    extends: base\n    environment: {B: 3}\n    ports: !override ["81:81"]\n`,
  },
  'extends: long form': { 'compose.yaml': `${base}  web:\n    extends: {service: base}\n    ports: !reset []\n` },
  'extends: another file': {
    'compose.yaml': 'services: {web: {extends: {file: sub/base.yaml, service: base}, user: u}}',
    'sub/base.yaml': base,
    'sub/e.env': 'E=1\n',
  },
  'extends: a chain': {
    'compose.yaml':
      'services:\n  a: {image: x, user: a, labels: {l: a}}\n  b: {extends: a, labels: {m: b}}\n  c: {extends: b, user: c}',
  },
  'extends: a chain over files': {
    'compose.yaml': 'services: {web: {extends: {file: s/a.yaml, service: a}}}',
    's/a.yaml': 'services: {a: {extends: {file: t/b.yaml, service: b}, user: u}}',
    's/t/b.yaml': base,
  },
  'extends: itself': { 'compose.yaml': 'services: {web: {image: x, extends: web}}' },
  'extends: a circle': { 'compose.yaml': 'services: {a: {image: x, extends: b}, b: {extends: a}}' },
  'extends: a circle over files': {
    'compose.yaml': 'services: {a: {image: x, extends: {file: o.yaml, service: b}}}',
    'o.yaml': 'services: {b: {extends: {file: compose.yaml, service: a}}}',
  },
  'extends: unknown service': { 'compose.yaml': 'services: {web: {image: x, extends: bas}}' },
  'extends: unknown service of a file': {
    'compose.yaml': 'services: {web: {image: x, extends: {file: o.yaml, service: b}}}',
    'o.yaml': base,
  },
  'extends: missing file': { 'compose.yaml': 'services: {web: {image: x, extends: {file: o.yaml, service: b}}}' },
  'extends: file without services': {
    'compose.yaml': 'services: {web: {image: x, extends: {file: o.yaml, service: b}}}',
    'o.yaml': 'volumes: {v: }',
  },
  'extends: no service named': {
    'compose.yaml': 'services: {web: {image: x, extends: {file: o.yaml}}}',
    'o.yaml': base,
  },
  'extends: depends_on comes along': {
    'compose.yaml': 'services:\n  a: {image: x, depends_on: [db]}\n  db: {image: y}\n  b: {extends: a}',
  },
  'extends: needs a volume of the other file': {
    'compose.yaml': 'services: {web: {extends: {file: o.yaml, service: b}}}',
    'o.yaml': 'services: {b: {image: x, volumes: ["v:/v"]}}\nvolumes: {v: }',
  },
  'extends: variables': {
    'compose.yaml': 'services: {web: {extends: {file: "${F:-o}.yaml", service: b}}}',
    'o.yaml': 'services: {b: {image: "${I:-i}"}}',
  },
  'extends: profiles': { 'compose.yaml': 'services: {a: {image: x, profiles: [p]}, b: {extends: a}, c: {image: y}}' },
  'extends: in an override file': {
    'compose.yaml': 'services: {a: {image: x}}',
    'compose.override.yaml': 'services: {b: {extends: a}}',
  },
  'include: short': {
    'compose.yaml': 'include: [sub/compose.yaml]\nservices: {web: {image: x}}',
    'sub/compose.yaml': base,
  },
  'include: long': {
    'compose.yaml':
      'include: [{path: [sub/a.yaml, sub/b.yaml], project_directory: other}]\nservices: {web: {image: x}}',
    'sub/a.yaml': base,
    'sub/b.yaml': 'services: {base: {image: over}}',
    'other/here': '',
  },
  'include: a build without a context': {
    'compose.yaml': 'include: [sub/c.yaml]\nservices: {web: {build: {target: t}}}',
    'sub/c.yaml': 'services: {base: {build: {dockerfile_inline: FROM x}}}',
  },
  'extends: a build without a context': {
    'compose.yaml': 'services: {web: {extends: {file: sub/c.yaml, service: base}}}',
    'sub/c.yaml': 'services: {base: {build: {target: t}}}',
  },
  'include: env_file': {
    'compose.yaml': 'include: [{path: sub/c.yaml, env_file: my.env}]\nservices: {web: {image: "${V:-none}"}}',
    'sub/c.yaml': 'services: {base: {image: "${V}"}}',
    'my.env': 'V=mine\n',
  },
  'include: .env of its folder': {
    'compose.yaml': 'include: [sub/c.yaml]\nservices: {web: {image: "${V:-none}"}}',
    'sub/c.yaml': 'services: {base: {image: "${V}", environment: [V]}}',
    'sub/.env': 'V=sub\n',
  },
  'include: our variables win': {
    'compose.yaml': 'include: [sub/c.yaml]',
    'sub/c.yaml': 'services: {base: {image: "${V}"}}',
    'sub/.env': 'V=sub\n',
    '.env': 'V=main\n',
  },
  'include: same service': {
    'compose.yaml': 'include: [sub/c.yaml]\nservices: {base: {user: u, ports: ["81:81"]}}',
    'sub/c.yaml': base,
  },
  'include: twice': {
    'compose.yaml': 'include: [a.yaml, b.yaml]',
    'a.yaml': 'include: [c.yaml]\nservices: {a: {image: x}}',
    'b.yaml': 'include: [c.yaml]\nservices: {b: {image: x}}',
    'c.yaml': base,
  },
  'include: a circle': {
    'compose.yaml': 'include: [a.yaml]\nservices: {web: {image: x}}',
    'a.yaml': 'include: [compose.yaml]\nservices: {a: {image: x}}',
  },
  'include: itself': { 'compose.yaml': 'include: [compose.yaml]\nservices: {web: {image: x}}' },
  'include: missing': { 'compose.yaml': 'include: [none.yaml]\nservices: {web: {image: x}}' },
  'include: missing env_file': { 'compose.yaml': 'include: [{path: a.yaml, env_file: none.env}]', 'a.yaml': base },
  'include: no list': { 'compose.yaml': 'include: a.yaml\nservices: {web: {image: x}}', 'a.yaml': base },
  'include: volumes and networks': {
    'compose.yaml': 'include: [a.yaml]\nservices: {web: {image: x, volumes: ["v:/v"], networks: [n]}}',
    'a.yaml': 'services: {a: {image: x}}\nvolumes: {v: }\nnetworks: {n: {internal: true}}',
  },
  'include: depends on included': {
    'compose.yaml': 'include: [a.yaml]\nservices: {web: {image: x, depends_on: [base]}}',
    'a.yaml': base,
  },
  'include: extends of included': {
    'compose.yaml': 'include: [a.yaml]\nservices: {web: {extends: base, ports: !reset null}}',
    'a.yaml': base,
  },
  'include: extends inside': {
    'compose.yaml': 'include: [s/a.yaml]',
    's/a.yaml': 'services: {a: {extends: {file: t/b.yaml, service: base}}}',
    's/t/b.yaml': base,
  },
  'include: and override': {
    'compose.yaml': 'include: [a.yaml]',
    'compose.override.yaml': 'services: {base: {user: u}}',
    'a.yaml': base,
  },
  'include: reset of included': {
    'compose.yaml': 'include: [a.yaml]\nservices: {base: {ports: !reset null, user: u}}',
    'a.yaml': base,
  },
  'include: name of included': {
    'compose.yaml': 'include: [a.yaml]\nservices: {web: {image: x}}',
    'a.yaml': `name: other\n${base}`,
  },
  'project: COMPOSE_FILE in another folder': {
    '.env': 'COMPOSE_FILE=deploy/c.yaml',
    'deploy/c.yaml': base,
    'deploy/.env': 'X=1\n',
  },
  'project: profiles of .env': {
    '.env': 'COMPOSE_PROFILES=a,b',
    'compose.yaml': 'services: {a: {image: x, profiles: [a]}, c: {image: x, profiles: [c]}}',
  },
  'project: name of .env': { '.env': 'COMPOSE_PROJECT_NAME=my-app', 'compose.yaml': base },
  'project: bad name': { '.env': 'COMPOSE_PROJECT_NAME=My App', 'compose.yaml': base },
  'project: odd name': { 'compose.yaml': `name: __My App 1\n${base}` },
  'project: name of nothing': { 'compose.yaml': `name: "!!"\n${base}` },
  'project: name is a number': { 'compose.yaml': `name: 5\n${base}` },
};
