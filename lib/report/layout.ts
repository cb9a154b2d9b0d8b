/** Reports are written for terminals of this many columns. */
export const pageWidth = 100;

/** Breaks a text at spaces. Every line begins with the indent; a word longer than the line stands alone. */
export function wrap(text: string, indent: string, width = pageWidth): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, indent + line];
}

/**
 * Rows in aligned columns. A column is as wide as its longest cell; the last one is wrapped into what is left of the
 * page, and its further lines stand under the first.
 */
export function columns(rows: readonly (readonly string[])[], indent: string, width = pageWidth): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  return rows.flatMap((row) => {
    const head = row.slice(0, -1).map((cell, index) => cell.padEnd((widths[index] ?? 0) + 2));
    const start = indent + head.join('');
    const [first = '', ...more] = wrap(row.at(-1) ?? '', ' '.repeat(start.length), width);
    return [`${start}${first.trimStart()}`.trimEnd(), ...more];
  });
}
