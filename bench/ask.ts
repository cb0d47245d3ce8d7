/**
 * How long an answer to words takes offline: `node bench/ask.ts [--services N] [--runs K]`. The manifests are loaded
 * before, and what they mean is lifted anew for each request, as a person who types one command meets it: the first
 * column is a cold process, the second the best of several.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { askOffline } from '../src/project/ask/ask.ts';
import { openProject } from '../src/project/project.ts';
import { generateMesh } from './generate-mesh.ts';

/** `SERVICE` is one of the mesh, `CALLER` another. */
const requests: readonly string[] = [
  'give calls to SERVICE at most 3 seconds',
  'retry GET calls to SERVICE twice when the connection fails',
  'send requests to SERVICE with the header x-canary: true to v1',
  'only CALLER may call SERVICE',
  'require mutual TLS in namespace NAMESPACE',
  'require mutual TLS in the whole mesh',
  'send requests to SERVICE with the header x-canary to v9',
];

interface Measured {
  readonly outcome: string;
  readonly milliseconds: number;
}

function measure(services: number, request: string, runs: number): Measured[] {
  const { files } = generateMesh({ services, seed: 1 });
  return Array.from({ length: runs }, () => {
    const project = openProject(files);
    const [caller, service] = [...project.topology.services.values()].slice(Math.floor(services / 2));
    const text = request.replace('SERVICE', service?.name ?? '').replace('CALLER', caller?.name ?? '').replace('NAMESPACE', service?.namespace ?? '');
    const start = performance.now();
    const { report } = askOffline({ text, project });
    return { outcome: report.outcome, milliseconds: performance.now() - start };
  });
}

function main(): void {
  const { values } = parseArgs({ options: { services: { type: 'string', default: '1000' }, runs: { type: 'string', default: '4' }, only: { type: 'string' } } });
  const [services, runs] = [Number(values.services), Number(values.runs)];
  if (values.only !== undefined) return console.log(JSON.stringify(measure(services, values.only, runs)));
  console.log(`${services} services\n   cold    best`);
  for (const request of requests) {
    const { stdout, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--services', String(services), '--runs', String(runs), '--only', request], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`not measured: ${request}`);
    const measured = JSON.parse(stdout) as Measured[];
    const cell = (milliseconds: number | undefined): string => `${(milliseconds ?? Number.NaN).toFixed(0)} ms`.padStart(7);
    console.log(`${cell(measured[0]?.milliseconds)} ${cell(Math.min(...measured.map(({ milliseconds }) => milliseconds)))}  ${measured[0]?.outcome}  ${request}`);
  }
}

main();
