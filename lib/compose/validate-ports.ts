import type { Report } from './report';
import { secretVariables } from './text';
import type { ComposePort, ComposeProject, Sourced } from './types';

const ANY_ADDRESS = new Set([undefined, '', '0.0.0.0', '::']);

/** Two services cannot have one port of the machine; docker would refuse the second one at its start. */
export function checkPorts(project: ComposeProject, report: Report): void {
  const taken = new Map<string, { readonly service: string; readonly port: Sourced<ComposePort> }[]>();
  for (const [service, { ports }] of Object.entries(project.services)) {
    for (const port of ports) {
      if (port.value.published === undefined || port.value.published === 0) continue;
      const key = `${port.value.published}/${port.value.protocol}`;
      const others = taken.get(key) ?? [];
      const other = others.find(
        (candidate) => candidate.service !== service && sharesAddress(candidate.port.value, port.value),
      );
      if (other) {
        report({
          at: port.at,
          subject: port.at.path,
          what: `publishes port ${portText(port)}, which ${other.service} publishes too (${other.port.at.file}:${other.port.at.line})`,
          fix: 'publish another port',
        });
      }
      taken.set(key, [...others, { service, port }]);
    }
  }
}

/** The port, or the variable that gave it. */
function portText({ value, substitutions }: Sourced<ComposePort>): string {
  const [variable] = secretVariables(substitutions);
  return variable === undefined ? String(value.published) : `\${${variable}}`;
}

function sharesAddress(a: ComposePort, b: ComposePort): boolean {
  return a.hostIp === b.hostIp || ANY_ADDRESS.has(a.hostIp) || ANY_ADDRESS.has(b.hostIp);
}
