import type { Report } from './report';
import type { ComposeProject } from './types';

/** Services that wait for each other: each circle once, with the services in it. */
export function checkCycles(project: ComposeProject, report: Report): void {
  const done = new Set<string>();
  const trail: string[] = [];

  const visit = (name: string): void => {
    const service = project.services[name];
    if (!service || done.has(name)) return;
    trail.push(name);
    for (const [dependency, { at }] of Object.entries(service.dependsOn)) {
      const start = trail.indexOf(dependency);
      if (start < 0) visit(dependency);
      else {
        const circle = [...trail.slice(start), dependency].join(' → ');
        report({
          at,
          subject: `services.${name}.depends_on`,
          what: `goes in a circle: ${circle}`,
          fix: 'take one dependency out',
        });
      }
    }
    trail.pop();
    done.add(name);
  };

  Object.keys(project.services).sort().forEach(visit);
}
