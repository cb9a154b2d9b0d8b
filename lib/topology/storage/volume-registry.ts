import { type Context, note } from '../context';
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
    const { data, kubernetes } = this.context.settings;
    return [...this.drafts.values()]
      .filter((draft) => draft.users.length > 0)
      .map(({ name, users, bucket }): SharedVolume => {
        const isShared = users.length > 1 || users.some((user) => user.replicas > 1);
        const { uid = 0, gid = 0 } = users[0] ?? {};
        if (isShared && kubernetes.storageClassShared === undefined) this.noteOneNode(name, users);
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

  private noteOneNode(name: string, users: Draft['users']): void {
    const services = [...new Set(users.map(({ service }) => service))].sort();
    const [first = ''] = services;
    const service = this.context.project.services[first];
    if (service === undefined) return;
    const isOne = services.length === 1;
    note(this.context, service.at, {
      id: 'volume-on-one-node',
      kind: 'warning',
      targets: ['kubernetes'],
      what: isOne
        ? `${first} runs one replica, because of its volume ${name}`
        : `${services.join(', ')} run on one node with one replica each, because they share the volume ${name}`,
      why: 'without a class for shared volumes (ReadWriteMany) one node holds it',
      fix: 'set DEPLOY_STORAGE_CLASS_RWX to a storage class of the cluster that can share volumes (EFS, Filestore, Azure Files, NFS, CephFS)',
    });
  }

  private draft(name: string): Draft {
    const draft = this.drafts.get(name) ?? { name, users: [] };
    this.drafts.set(name, draft);
    return draft;
  }
}
