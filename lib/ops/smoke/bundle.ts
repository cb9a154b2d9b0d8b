import { failed } from './check';
import type { Http } from './client';
import { mediaType } from './http';

/** What a browser gets: the pages themselves, because scripts stand in them, and the scripts that they and their scripts name. */
export interface BundleFile {
  readonly path: string;
  readonly text: string;
}

/** More than the chunks of any front page; a limit, so that a site that makes up addresses ends. */
const maxFiles = 300;
/** As many as a browser asks for over HTTP/1.1. */
const atOnce = 6;
const maxSeconds = 60;

/** The files of these pages; a path that answers no page has none. */
export async function bundleOf(http: Http, origin: string, pages: readonly string[]): Promise<readonly BundleFile[]> {
  const files: BundleFile[] = [];
  const known = new Set<string>(pages);
  const ahead = [...pages];
  const end = Date.now() + maxSeconds * 1000;
  while (ahead.length > 0 && files.length < maxFiles) {
    if (Date.now() > end) failed(`the first ${files.length} files took more than ${maxSeconds} s`);
    const paths = ahead.splice(0, atOnce);
    const answers = await Promise.all(paths.map(async (path) => [path, await http.ask(origin + path)] as const));
    for (const [path, answer] of answers) {
      if (answer.status >= 400 || (pages.includes(path) && mediaType(answer) !== 'text/html')) continue;
      files.push({ path, text: answer.text });
      for (const next of scriptsIn(answer.text, new URL(path, origin)).filter((found) => !known.has(found))) {
        known.add(next);
        ahead.push(next);
      }
    }
  }
  return files;
}

/** Scripts of the same origin: those of script elements, and the chunks that Next.js names in data and in other chunks. */
function scriptsIn(text: string, page: URL): readonly string[] {
  const elements = [...text.matchAll(/<script[^>]*?\ssrc=["']?([^"'\s>]+)/gi)].map(([, src = '']) => src);
  const chunks = [...text.matchAll(/(?:\/_next\/)?(static\/chunks\/[\w./~()[\]-]+\.js)/g)].map(
    ([, chunk = '']) => `/_next/${chunk}`,
  );
  return [...elements.map((src) => src.replaceAll('&amp;', '&')), ...chunks]
    .filter((address) => URL.canParse(address, page.href))
    .map((address) => new URL(address, page))
    .filter(({ origin }) => origin === page.origin)
    .map(({ pathname, search }) => pathname + search);
}

/**
 * Addresses of the machine itself, with a port: the server of a developer, who is not there. Without a port they are
 * mostly the base that a library resolves paths against. In JSON a slash may be written `\/`.
 */
export function localAddresses(text: string): readonly string[] {
  const found = text.match(/\b(?:http|ws)s?:(?:\\?\/){2}(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]):\d+/g) ?? [];
  return [...new Set(found.map((address) => address.replaceAll('\\', '')))];
}

/** Both forms of an origin. */
export function withWebSocket(origin: string): readonly string[] {
  return [origin, origin.replace(/^http/, 'ws')];
}
