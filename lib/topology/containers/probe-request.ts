import { asShellCall, parseShellList } from './shell-list';

/** A GET request that a health check makes. */
export interface ProbeRequest {
  readonly host: string;
  readonly port: number;
  /** With its query, if any. */
  readonly path: string;
  /** The check fails on answers of 400 and above, not only when nobody answers. */
  readonly strict: boolean;
}

/** The plain HTTP request behind a health command; undefined where it does anything else, or more. */
export function probeRequest(argv: readonly string[]): ProbeRequest | undefined {
  const call = asShellCall(argv);
  const command = call ? checkOf(call.text) : argv;
  const [program = '', ...rest] = command ?? [];
  const name = program.replace(/^.*\//, '').replace(/[\d.]+$/, '');
  return readers[name]?.(rest);
}

/** The command in `check || exit 1`; what follows `||` only sets the exit status. */
function checkOf(text: string): readonly string[] | undefined {
  const commands = parseShellList(text) ?? parseShellList(text.replace(/\|\|\s*[({][^'"]*$/, ''));
  const [check, status] = commands ?? [];
  if (!check || (commands?.length ?? 0) > 2) return undefined;
  if (status && (check.next !== '||' || !/^(?:exit|false|kill)$/.test(status.words[0] ?? ''))) return undefined;
  return check.words[0] === 'exec' ? check.words.slice(1) : check.words;
}

const readers: Readonly<Record<string, (args: readonly string[]) => ProbeRequest | undefined>> = {
  curl: readCurl,
  wget: readWget,
  python: (args) => (args[0] === '-c' ? readCode(args[1] ?? '', pythonStrict) : undefined),
  node: (args) => (/^(?:-e|--eval|-p)$/.test(args[0] ?? '') ? readCode(args[1] ?? '', nodeStrict) : undefined),
  bun: (args) => (/^(?:-e|--eval)$/.test(args[0] ?? '') ? readCode(args[1] ?? '', nodeStrict) : undefined),
};

/** Options of curl that take the next word; those that change the request make it more than a plain GET. */
const curlValues =
  /^(?:-[omwAemyYCz]|--(?:output|max-time|connect-timeout|retry|retry-delay|retry-max-time|write-out|user-agent|referer))$/;
const curlChanges =
  /^(?:-[XHduTFbcxKI]|--(?:request|header|data.*|json|user|upload-file|form|cookie|proxy|config|unix-socket|head))(?:=|$)/;

function readCurl(args: readonly string[]): ProbeRequest | undefined {
  let strict = false;
  const urls: string[] = [];
  const words = args.flatMap((word) => splitFlags(word, 'omwAemyYCzXHduTFbcxK'));
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (/^(?:-f|--fail|--fail-with-body)$/.test(word)) strict = true;
    else if (/^(?:-X|--request)$/.test(word) && words[at + 1]?.toUpperCase() === 'GET') at++;
    else if (curlChanges.test(word)) return undefined;
    else if (curlValues.test(word)) at++;
    else if (word === '--url') urls.push(words[++at] ?? '');
    else if (!word.startsWith('-')) urls.push(word);
  }
  return urls.length === 1 ? requestTo(urls[0] ?? '', strict) : undefined;
}

const wgetValues = /^(?:-[OtTUao]|--(?:output-document|tries|timeout|user-agent))$/;
const wgetChanges = /^--(?:post-|header|method|body|user$|user=|password)/;

/** wget fails on answers of 400 and above without being asked. */
function readWget(args: readonly string[]): ProbeRequest | undefined {
  const urls: string[] = [];
  const words = args.flatMap((word) => (/^-n[vcH]$/.test(word) ? [word] : splitFlags(word, 'OtTUao')));
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (wgetChanges.test(word)) return undefined;
    if (wgetValues.test(word)) at++;
    else if (!word.startsWith('-')) urls.push(word);
  }
  return urls.length === 1 ? requestTo(urls[0] ?? '', true) : undefined;
}

/** `-sfo` is `-s -f -o`; `-O-` is `-O -`: a letter that takes a value takes the rest of its word. */
function splitFlags(word: string, withValue: string): string[] {
  if (!/^-[A-Za-z]./.test(word)) return [word];
  const letters = word.slice(1);
  for (let at = 0; at < letters.length; at++) {
    if (!withValue.includes(letters.charAt(at))) continue;
    const flags = [...letters.slice(0, at + 1)].map((letter) => `-${letter}`);
    const value = letters.slice(at + 1);
    return value === '' ? flags : [...flags, value];
  }
  return [...letters].map((letter) => `-${letter}`);
}

const pythonStrict = /urlopen|raise_for_status|status_code|\.status\b|\.ok\b|is_success/;
const nodeStrict = /\.ok\b|statusCode|\.status\b/;

/** The one address that a line of Python or JavaScript fetches. */
function readCode(code: string, strict: RegExp): ProbeRequest | undefined {
  if (/\b(?:post|put|POST|PUT|headers?)\b/.test(code)) return undefined;
  const urls = new Set([...code.matchAll(/(['"`])(https?:\/\/[^'"`]*)\1/g)].map((match) => match[2] ?? ''));
  if (urls.size === 1) return requestTo([...urls][0] ?? '', strict.test(code));
  return urls.size === 0 ? (readConnection(code, strict) ?? readOptions(code, strict)) : undefined;
}

/** Python: `http.client.HTTPConnection('localhost', 8000)` and `request('GET', '/health')`. */
function readConnection(code: string, strict: RegExp): ProbeRequest | undefined {
  const server = /HTTPConnection\(\s*['"]([^'":]+)(?::(\d+))?['"](?:\s*,\s*(?:port\s*=\s*)?(\d+))?/.exec(code);
  const path = /request\(\s*['"]GET['"]\s*,\s*['"]([^'"]+)['"]/.exec(code)?.[1];
  if (!server || !path) return undefined;
  return requestTo(`http://${server[1]}:${server[2] ?? server[3] ?? '80'}${path}`, strict.test(code));
}

/** JavaScript: `http.get({ host: 'localhost', port: 3000, path: '/health' }, …)`. */
function readOptions(code: string, strict: RegExp): ProbeRequest | undefined {
  const options = /\.(?:get|request)\(\s*\{([^}]*)\}/.exec(code)?.[1];
  if (options === undefined) return undefined;
  const option = (name: string) => new RegExp(`\\b${name}\\s*:\\s*['"\`]?([^'"\`,\\s]+)`).exec(options)?.[1];
  const host = option('hostname') ?? option('host') ?? 'localhost';
  return requestTo(`http://${host}:${option('port') ?? '80'}${option('path') ?? '/'}`, strict.test(code));
}

function requestTo(text: string, strict: boolean): ProbeRequest | undefined {
  if (/[$`{}\s]/.test(text)) return undefined;
  const address = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'http:' || url.username !== '' || url.password !== '') return undefined;
  return { host: url.hostname, port: url.port === '' ? 80 : Number(url.port), path: url.pathname + url.search, strict };
}
