/** Values of ARG and ENV by name. */
export type Variables = Pick<ReadonlyMap<string, string>, 'get'>;

/** Splits at white space outside quotes; quotes and escapes stay in the words. */
export function splitWords(text: string, escape: string): string[] {
  if (!/["']/.test(text) && !text.includes(escape)) return text.split(/\s+/).filter((word) => word !== '');
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === escape && quote !== "'") {
      word += char + text.charAt(i + 1);
      i += 1;
    } else if (quote === '' && /\s/.test(char)) {
      if (word) words.push(word);
      word = '';
    } else {
      if (char === quote) quote = '';
      else if (quote === '' && (char === '"' || char === "'")) quote = char;
      word += char;
    }
  }
  return word ? [...words, word] : words;
}

const reference = String.raw`\$(?:(\w+)|\{(\w+)(?:(:?[-+?])((?:\$\{[^}]*\}|[^}])*))?[^}]*\})`;

/** Takes quotes off and puts variables in, as the builder does for FROM, ENV, USER, EXPOSE, WORKDIR, COPY and VOLUME. A name without a value gives nothing. */
export function expandWord(word: string, variables: Variables, escape: string): string {
  if (!/["'$]/.test(word) && !word.includes(escape)) return word;
  const sign = escape === '\\' ? '\\\\' : escape;
  const substitute = (name: string, operator: string, alternative: string): string => {
    const value = variables.get(name);
    const given = value !== undefined && !(operator.startsWith(':') && value === '');
    if (operator.endsWith('-')) return given ? value : expandWord(alternative, variables, escape);
    if (operator.endsWith('+')) return given ? expandWord(alternative, variables, escape) : '';
    return value ?? '';
  };
  type Groups = (string | undefined)[];
  const putIn = (text: string, escapable: string): string =>
    text.replace(
      new RegExp(`${sign}(${escapable})|${reference}`, 'g'),
      (_, escaped: string | undefined, ...[plain, braced, operator = '', alternative = '']: Groups) =>
        escaped ?? substitute(plain ?? braced ?? '', operator, alternative),
    );
  return word.replace(
    new RegExp(`'([^']*)'|"((?:${sign}.|[^"])*)"|((?:${sign}.|${reference}|[^'"])+)`, 'gs'),
    (_, single: string | undefined, double: string | undefined, bare: string | undefined) =>
      single ?? (double === undefined ? putIn(bare ?? '', '.') : putIn(double, `["$]|${sign}`)),
  );
}

/** The strings of a JSON array, or `undefined` where the text is none, which makes the instruction a shell form. */
export function jsonStrings(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((item) => typeof item === 'string') ? parsed : undefined;
  } catch {
    return undefined;
  }
}
