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

/** Users of official images, by repository: docker-library's Dockerfiles create `node` as 1000. */
export const imageUsers: Readonly<Record<string, readonly [user: string, id: string]>> = {
  node: ['node', '1000'],
};

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

/** Adds the ids that one RUN gives to users and groups. `words` are expanded, command separators included. */
export function learnIds(words: readonly string[], known: KnownIds): void {
  for (const [index, word] of words.entries()) {
    const command = commands[word.replace(/^.*\//, '')];
    if (!command) continue;
    const end = words.findIndex((other, at) => at > index && /^(&&|\|\||;|\|)$/.test(other));
    const created = readCreation(words.slice(index + 1, end < 0 ? undefined : end), command.id);
    if (created.name && /^\d+$/.test(created.id)) known[command.kind].set(created.name, created.id);
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
