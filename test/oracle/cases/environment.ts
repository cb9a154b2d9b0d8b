const web = (keys: string): string => `services:\n  web:\n    image: x\n${keys.replace(/^/gm, '    ')}\n`;

export const ENVIRONMENT_CASES = {
  'environment: list and mapping agree': {
    'compose.yaml': `${web('environment: [A=1, B=, C, "D=a=b"]')}  b:\n    image: x\n    environment: {A: 1, B: "", C: , D: a=b}`,
    'process.env.json': '{"C": "c"}',
  },
  'environment: types': { 'compose.yaml': web('environment: {A: true, B: 1, C: 1.5, D: , E: "x"}') },
  'environment: repeated in a list': { 'compose.yaml': web('environment: [A=1, A=2, B, B=3]') },
  'environment: trailing space in a name': { 'compose.yaml': web('environment: ["A =1"]') },
  'environment: a list in a mapping': { 'compose.yaml': web('environment: {A: [1]}') },
  'environment: a mapping in a list': { 'compose.yaml': web('environment: [A: 1]') },
  'environment: empty': { 'compose.yaml': web('environment:') },
  'environment: taken from .env': {
    'compose.yaml': web('environment: [A, B]'),
    '.env': 'A=file\n',
    'process.env.json': '{"B": "process"}',
  },
  'env_file: one': { 'compose.yaml': web('env_file: app.env'), 'app.env': 'A=1\n' },
  'env_file: order': {
    'compose.yaml': web('env_file: [a.env, b.env]\nenvironment: {C: own}'),
    'a.env': 'A=1\nB=1\nC=1\n',
    'b.env': 'B=2\nC=2\nD=${A}${B}${C}\n',
  },
  'env_file: long form': {
    'compose.yaml': web('env_file:\n  - path: a.env\n  - path: none.env\n    required: false'),
    'a.env': 'A=1\n',
  },
  'env_file: required as text': { 'compose.yaml': web('env_file: [{path: none.env, required: "false"}]') },
  'env_file: missing': { 'compose.yaml': web('env_file: none.env') },
  'env_file: raw': {
    'compose.yaml': web('env_file: [{path: a.env, format: raw}]'),
    'a.env': '# c\nA="q" # x\nB=$A\nC=\'s\'\n D=1\nP\n',
    'process.env.json': '{"P": "p"}',
  },
  'env_file: unknown format': { 'compose.yaml': web('env_file: [{path: a.env, format: toml}]'), 'a.env': 'A=1\n' },
  'env_file: key without value wins over the file': {
    'compose.yaml': web('env_file: a.env\nenvironment: [A]'),
    'a.env': 'A=1\nB=2\n',
  },
  'env_file: uses environment': {
    'compose.yaml': web('env_file: a.env\nenvironment: {X: own}'),
    'a.env': 'A=${X}\nB=${P}\n',
    '.env': 'P=dot\n',
  },
  'env_file: folder': { 'compose.yaml': web('env_file: conf'), 'conf/x': '' },
  'env_file: in another folder': { 'compose.yaml': web('env_file: ./conf/a.env'), 'conf/a.env': 'A=1\n' },
  'env_file: twice': { 'compose.yaml': web('env_file: [a.env, a.env]'), 'a.env': 'A=1\n' },
  'label_file: below labels': {
    'compose.yaml': web('label_file: l.env\nlabels: {b: own}'),
    'l.env': 'a=1\nb=2\nc=${a}\n',
  },
  'label_file: missing': { 'compose.yaml': web('label_file: [none.env]') },
  'labels: list': { 'compose.yaml': web('labels: [a=1, b, c=]') },
  'labels: types': { 'compose.yaml': web('labels: {a: 1, b: true, c: , d: 2.50}') },
  'build args': { 'compose.yaml': web('build: {context: ., args: [A=1, B, C]}'), 'process.env.json': '{"B": "b"}' },
  'build args as a mapping': { 'compose.yaml': web('build: {context: ., args: {A: 1, B: , C: }}'), '.env': 'B=b\n' },
};
