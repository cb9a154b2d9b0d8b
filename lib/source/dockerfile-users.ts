/** Numeric ids by name, for `USER app` → `10001`: Kubernetes refuses a user that it cannot check to be other than root. */
export interface KnownIds {
  readonly users: Map<string, string>;
  readonly groups: Map<string, string>;
}

/** Names that every base image of ours has: /etc/passwd of Debian, Alpine and Ubuntu agree on these. */
export function commonIds(): KnownIds {
  return {
    users: new Map([
      ['root', '0'],
      ['nobody', '65534'],
    ]),
    groups: new Map([['root', '0']]),
  };
}

/** Users that base images bring: docker-library's Dockerfiles of node and nginx, and Ubuntu's own since 23.04. */
export const imageUsers: readonly (readonly [base: RegExp, user: string, id: string])[] = [
  [/^node(?=[:@]|$)/, 'node', '1000'],
  [/^nginx(?=[:@]|$)/, 'nginx', '101'],
  [/^ubuntu(?!:(1\d|20|22)\.|:(xenial|bionic|focal|jammy))(?=[:@]|$)/, 'ubuntu', '1000'],
];

/** shadow's useradd and groupadd, Debian's adduser and addgroup, and BusyBox's of the same names. */
const commands: Readonly<Record<string, { readonly kind: keyof KnownIds; readonly id: RegExp }>> = {
  useradd: { kind: 'users', id: /^(-u|--uid)$/ },
  adduser: { kind: 'users', id: /^(-u|--uid)$/ },
  groupadd: { kind: 'groups', id: /^(-g|--gid)$/ },
  addgroup: { kind: 'groups', id: /^(-g|--gid)$/ },
};

const longWithValue =
  /^--(uid|gid|home|home-dir|base-dir|shell|comment|gecos|groups|ingroup|skel|password|expiredate|inactive|key|firstuid|lastuid|firstgid|lastgid|conf)$/;
const shortWithValue = /^-\w*[ugGdshckbefpK]$/;

/** Whether words of a line may name one of the commands, which a variable may stand for. */
export function mayCreateUsers(line: string): boolean {
  return line.includes('add') || line.includes('$');
}

/** Adds the ids that one RUN gives to users and groups. `words` are expanded, command separators included. */
export function learnIds(words: readonly string[], known: KnownIds): void {
  for (const [index, word] of words.entries()) {
    const command = commands[word.replace(/^.*\//, '')];
    if (!command) continue;
    const end = words.findIndex((other, at) => at > index && /^(&&|\|\||;|\|)$/.test(other));
    const rest = words.slice(index + 1, end < 0 ? undefined : end);
    const { name, id } = readCreation(rest, command.id);
    const given = id === '' && command.kind === 'users' ? nextId(word, rest, known.users) : id;
    if (name && /^\d+$/.test(given)) known[command.kind].set(name, given);
  }
}

function readCreation(words: readonly string[], idOption: RegExp): { name: string; id: string } {
  let name = '';
  let id = '';
  for (let i = 0; i < words.length; i += 1) {
    const { option, value } = readOption(words[i] ?? '', words[i + 1] ?? '');
    if (option === '') name ||= words[i] ?? '';
    else if (idOption.test(option)) id = value;
    if (option !== '' && value !== '' && value === words[i + 1]) i += 1;
  }
  return { name, id };
}

/**
 * The id of a user that is given none: the next from 1000 on, and for a system account of useradd the next below 1000 (UID_MIN and
 * SYS_UID_MAX of login.defs). System accounts of adduser follow what packages have created, which cannot be told from here.
 */
function nextId(command: string, words: readonly string[], users: ReadonlyMap<string, string>): string {
  const ids = [...users.values()].map(Number);
  const isSystem = words.some((word) => word === '--system' || /^-[a-zA-Z]*[rS][a-zA-Z]*$/.test(word));
  if (isSystem && !command.endsWith('useradd')) return '';
  if (isSystem) return String(Math.min(1000, ...ids.filter((id) => id >= 500 && id < 1000)) - 1);
  return String(Math.max(999, ...ids.filter((id) => id >= 1000 && id < 60000)) + 1);
}

/** `-u 5`, `-u5`, `--uid 5`, `--uid=5` and the last letter of `-Du 5`. No option at all gives an empty one. */
function readOption(word: string, next: string): { option: string; value: string } {
  if (!word.startsWith('-')) return { option: '', value: '' };
  const [long = '', inline] = word.split('=', 2);
  const compact = /^(-[ug])(\d+)$/.exec(word);
  if (compact) return { option: compact[1] ?? '', value: compact[2] ?? '' };
  if (inline !== undefined) return { option: long, value: inline };
  if (longWithValue.test(long)) return { option: long, value: next };
  return shortWithValue.test(long) ? { option: `-${long.slice(-1)}`, value: next } : { option: long, value: '' };
}

/** `USER` as numbers where they are known. A group whose number is unknown is left out beside a known user: the user's own group then applies. */
export function numericUser(written: string, known: KnownIds): string {
  const [user = '', group] = written.split(':', 2);
  const uid = /^\d+$/.test(user) ? user : known.users.get(user);
  if (uid === undefined) return written;
  if (group === undefined) return uid;
  const gid = /^\d+$/.test(group) ? group : known.groups.get(group);
  return gid === undefined ? uid : `${uid}:${gid}`;
}
