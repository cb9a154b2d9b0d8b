import { builtWorkloads, type LintRule } from './rule';

/** A pod cannot reach the origin of a cluster without a domain: that name means the pod itself. */
export const serverUsesPublicUrl: LintRule = (input) => {
  if (input.topology.entries.every(({ origin }) => origin.kind === 'known')) return [];
  return builtWorkloads(input).flatMap(({ workload, facts }) => {
    const at = facts.serverUsesPublicUrl;
    const api = input.topology.workloads.find(({ role }) => role === 'api');
    if (!at || !api) return [];
    const address = `http://${api.dnsName}:${api.ports[0]?.number ?? 80}`;
    return [
      {
        id: 'server-uses-public-url',
        kind: 'warning',
        targets: ['kubernetes'],
        at,
        subject: `services.${workload.name}`,
        what: 'code that runs on the server calls the public address of the app',
        why: 'without a domain that address is a localhost name, which inside a pod means the pod itself',
        fix: `set DEPLOY_PUBLIC_URL, or add INTERNAL_API_URL: ${address} to the environment of ${workload.name} and use it on the server`,
      },
    ];
  });
};
