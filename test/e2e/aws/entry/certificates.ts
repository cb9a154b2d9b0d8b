import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

const days = ['-days', '90'];

/** An authority of this run alone, and the certificates that it issues. */
export class Certificates {
  private readonly issued = new Map<string, Certificate>();

  private constructor(private readonly folder: string) {}

  static create(folder: string): Certificates {
    mkdirSync(folder, { recursive: true });
    const certificates = new Certificates(folder);
    certificates.openssl(
      'req',
      '-x509',
      ...certificates.newKey('authority'),
      '-out',
      'authority.pem',
      ...days,
      '-subj',
      '/CN=acted out',
    );
    return certificates;
  }

  /** For NODE_EXTRA_CA_CERTS. */
  get authority(): string {
    return join(this.folder, 'authority.pem');
  }

  issue(names: readonly string[]): Certificate {
    const known = this.issued.get(names.join());
    if (known) return known;
    const file = `certificate-${this.issued.size + 1}`;
    const extensions = `subjectAltName=${names.map((name) => `${/^[\d.]+$/.test(name) ? 'IP' : 'DNS'}:${name}`).join()}\n`;
    writeFileSync(join(this.folder, `${file}.extensions`), extensions);
    // The names are in the extension; a common name holds at most 64 characters.
    this.openssl('req', ...this.newKey(file), '-out', `${file}.request`, '-subj', '/O=acted out');
    const authority = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial'];
    const files = ['-in', `${file}.request`, '-extfile', `${file}.extensions`, '-out', `${file}.pem`];
    this.openssl('x509', '-req', ...files, ...authority, ...days);
    const issued = { key: this.read(`${file}.key`), certificate: this.read(`${file}.pem`) };
    this.issued.set(names.join(), issued);
    return issued;
  }

  private newKey(file: string): readonly string[] {
    return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-batch', '-keyout', `${file}.key`];
  }

  private read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  private openssl(...args: readonly string[]): void {
    const { status, stderr, error } = spawnSync('openssl', args, { cwd: this.folder });
    if (error) throw error;
    if (status !== 0) throw new Error(`openssl ${args[0] ?? ''}: ${stderr.toString()}`);
  }
}
