import type { Context } from '../context';
import { dnsName } from '../dns-name';
import type { SharedVolume } from '../types';

interface Draft {
  readonly name: string;
  readonly users: { readonly service: string; readonly uid: number; readonly gid: number; readonly replicas: number }[];
  bucket?: string;
}

/** Default size of a claim in GiB: small, because most storage classes can grow a claim and none can shrink it. */
const defaultSizeGiB = 10;

/** The folders that outlive containers, collected while the containers that mount them are derived. */
export class VolumeRegistry {
  private readonly drafts = new Map<string, Draft>();

  constructor(private readonly context: Context) {}

  use(name: string, user: Draft['users'][number]): void {
    this.draft(name).users.push(user);
  }

  /** The volume's objects are also in this bucket. */
  serveFrom(name: string, bucket: string): void {
    this.draft(name).bucket = bucket;
  }

  list(): readonly SharedVolume[] {
    const { data } = this.context.settings;
    return [...this.drafts.values()]
      .filter((draft) => draft.users.length > 0)
      .map(({ name, users, bucket }): SharedVolume => {
        const isShared = users.length > 1 || users.some((user) => user.replicas > 1);
        const { uid = 0, gid = 0 } = users[0] ?? {};
        return {
          name,
          dnsName: dnsName(name),
          access: isShared ? 'many' : 'one',
          ...(bucket ? { bucket } : {}),
          sizeGiB: defaultSizeGiB,
          retention: data === 'disposable' ? 'disposable' : 'keep',
          owner: { uid, gid },
        };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private draft(name: string): Draft {
    const draft = this.drafts.get(name) ?? { name, users: [] };
    this.drafts.set(name, draft);
    return draft;
  }
}
