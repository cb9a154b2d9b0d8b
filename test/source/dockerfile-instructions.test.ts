import { describe, expect, test } from 'vitest';
import { readInstructions } from '../../lib/source/dockerfile-instructions';

/** Keyword and text of every instruction. */
function read(text: string): string[] {
  return readInstructions(text).instructions.map((instruction) => `${instruction.keyword}|${instruction.text}`);
}

describe('format', () => {
  test('keywords ignore case, and any white space parts them from what follows', () => {
    expect(read('from x\n\tRun\t echo  a \n')).toEqual(['FROM|x', 'RUN|echo  a']);
  });
  test('places are those of the keyword, also below comments and continued lines', () => {
    const { instructions } = readInstructions('# c\n\nFROM x\n  RUN a \\\n  b\nCMD c\n');
    expect(instructions.map(({ line, column }) => [line, column])).toEqual([
      [3, 1],
      [4, 3],
      [6, 1],
    ]);
  });
  test('a byte order mark and Windows line ends are no part of the text', () => {
    expect(read('\uFEFFFROM x\r\nRUN a \\\r\n b\r\n')).toEqual(['FROM|x', 'RUN|a  b']);
    expect(readInstructions('\uFEFFFROM x').instructions[0]?.column).toBe(1);
    expect(read('RUN <<EOF\r\na\r\nEOF\r\nUSER b')).toEqual(['RUN|<<EOF', 'USER|b']);
  });
  test('a comment starts a line; behind other text `#` is an argument', () => {
    expect(read('  # indented\nRUN echo # not a comment\n#FROM y\n')).toEqual(['RUN|echo # not a comment']);
  });
  test('an instruction without arguments has an empty text', () => {
    expect(read('FROM\nCMD')).toEqual(['FROM|', 'CMD|']);
  });
});

describe('continued lines', () => {
  test.each([
    ['joined without the sign, the white space of both kept', 'RUN a\\\n  b \\\nc', 'RUN|a  b c'],
    ['white space may stand behind the sign', 'RUN a \\ \t\n b', 'RUN|a  b'],
    ['comments between them drop out, indented ones too', 'RUN a \\\n# x\n   # y \\\n b', 'RUN|a  b'],
    ['empty lines between them drop out', 'RUN a \\\n\n  \t\n b', 'RUN|a  b'],
    ['a keyword may stand alone on its line', 'RUN \\\n a', 'RUN|a'],
    ['the last line may end the file', 'RUN a \\', 'RUN|a'],
    ['a comment does not continue, whatever its end', '# a \\\nRUN b', 'RUN|b'],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual([expected]);
  });
  test('an escaped escape sign ends the line', () => {
    expect(read('RUN dir c:\\\\\nRUN b')).toEqual(['RUN|dir c:\\\\', 'RUN|b']);
  });
});

describe('the escape directive', () => {
  test.each([
    ['# escape=`', '`'],
    ['#escape = `', '`'],
    ['  #\t eScApE=`  ', '`'],
    ['# escape=\\', '\\'],
    ['# syntax=docker/dockerfile:1\n# escape=`', '`'],
    ['# check=skip=all\n# escape=`', '`'],
    ['# escape=x', '\\'],
    ['# about the builder\n# escape=`', '\\'],
    ['# unknown=value\n# escape=`', '\\'],
    ['\n# escape=`', '\\'],
    ['FROM x\n# escape=`', '\\'],
  ])('%j', (head, escape) => {
    expect(readInstructions(`${head}\nFROM y\n`).escape).toBe(escape);
  });
  test('with a backtick a backslash at the end stays', () => {
    expect(read('# escape=`\nCOPY a c:\\\nRUN b `\n c')).toEqual(['COPY|a c:\\', 'RUN|b  c']);
  });
});

describe('flags', () => {
  function flags(text: string): unknown {
    const [first] = readInstructions(text).instructions;
    return { ...Object.fromEntries((first?.flags ?? []).map(({ name, value }) => [name, value])), text: first?.text };
  }
  test('stand before the arguments, over several lines if need be', () => {
    expect(flags('COPY --from=a --chown=1:1 \\\n  --link b c')).toEqual({
      ...{ from: 'a', chown: '1:1', link: '' },
      text: 'b c',
    });
  });
  test('what looks like one behind the first argument belongs to the command', () => {
    expect(flags('RUN npm --from=x')).toEqual({ text: 'npm --from=x' });
  });
  test('two dashes alone end them', () => {
    expect(flags('RUN --network=none -- --x')).toEqual({ network: 'none', text: '--x' });
  });
  test('quotes hold a value together and are no part of it', () => {
    expect(flags('RUN --mount="type=bind,source=a b" c')).toEqual({ mount: 'type=bind,source=a b', text: 'c' });
  });
});

describe('heredocs', () => {
  test.each([
    ['the delimiter stands alone on its line', 'RUN <<EOF\nUSER a\n EOF\nEOF\nUSER b', 'USER a\n EOF\nEOF'],
    ['a quoted delimiter is written without quotes below', 'RUN <<"END OF"\na\nEND OF\nUSER b', 'a\nEND OF'],
    ['a dash lets tabs stand before the delimiter', 'RUN <<-EOF\n\ta\n\tEOF\nUSER b', '\ta\n\tEOF'],
    ['a file descriptor may stand before it', 'RUN cat 3<<EOF\na\nEOF\nUSER b', 'a\nEOF'],
    ['several follow one another', 'COPY <<A <<B /c/\na\nA\nb\nB\nUSER b', 'a\nA\nb\nB'],
    ['comments and continuations inside are text', 'RUN <<EOF\n# a\nb \\\nEOF\nUSER b', '# a\nb \\\nEOF'],
    ['flags may stand before it', 'ADD --chmod=755 <<EOF /x\na\nEOF\nUSER b', 'a\nEOF'],
    ['the instruction may be continued first', 'RUN \\\n cat <<EOF\na\nEOF\nUSER b', 'a\nEOF'],
    ['instructions that wait for a child image have them too', 'ONBUILD RUN <<EOF\na\nEOF\nUSER b', 'a\nEOF'],
  ])('%s', (_, text, heredoc) => {
    const { instructions } = readInstructions(text);
    expect(instructions.map((instruction) => instruction.keyword)).toEqual([expect.anything(), 'USER']);
    expect(instructions[0]?.heredoc).toBe(heredoc);
  });
  test.each(['RUN echo "<<EOF"', 'RUN echo $((1<<2))', 'RUN cat << EOF', 'RUN ["a", "<<EOF"]', 'ENV A=1 <<EOF'])(
    'none begins with %s',
    (text) => {
      expect(read(`${text}\nUSER b`)).toHaveLength(2);
    },
  );
  test('one that is never closed takes the rest, which the builder refuses', () => {
    expect(read('RUN <<EOF\na\nUSER b')).toEqual(['RUN|<<EOF']);
  });
});
