import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { App, type Chart, Yaml } from 'cdk8s';
import { AppChart } from '../charts/app-chart';
import { helmObjects, helmTemplate, manifestFiles, type PlacedManifest } from '../charts/manifest-files';
import { runApp } from './app';

runApp('kubernetes', ({ settings, plan }, projectDirectory) => {
  const app = new App();
  const chart = new AppChart(app, { topology: plan.topology, settings, projectDirectory });
  writeManifests(app, chart, settings.kubernetes.files);
});

/** Writes a chart into the folder that the cdk8s command line names: plain manifests, or templates with `--format helm`. */
function writeManifests(app: App, chart: Chart, files: 'components' | 'one'): void {
  const all = chart.toJson() as PlacedManifest[];
  const isHelm = isTemplateFolder(app.outdir);
  mkdirSync(app.outdir, { recursive: true });
  for (const { name, objects } of manifestFiles(isHelm ? helmObjects(all) : all, { files, project: chart.node.id })) {
    // A document's start: `cdk8s synth --stdout` writes one file after the other and nothing between them.
    const text = `---\n${Yaml.stringify(...objects)}`;
    writeFileSync(join(app.outdir, name + app.outputFileExtension), isHelm ? helmTemplate(text) : text);
  }
}

/** The command line tells the app nothing of the format, but has written the chart around its folder before. */
function isTemplateFolder(folder: string): boolean {
  return basename(folder) === 'templates' && existsSync(join(folder, '..', 'Chart.yaml'));
}
