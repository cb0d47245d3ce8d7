import type { CommandSpec, OptionSpec } from './command.ts';

const values: OptionSpec = { flags: '--values <file>', description: 'values file for Helm charts; may be given several times', isRepeatable: true };
const format: OptionSpec = { flags: '--format <format>', description: 'for people or for machines', choices: ['text', 'json'], default: 'text' };
const pictureFormat: OptionSpec = { flags: '--format <format>', description: 'how to show it', choices: ['text', 'json', 'mermaid', 'dot', 'svg'], default: 'text' };

const exitCodesOfReading = '0 fine · 1 a part of the input could not be read · 2 could not run';

/** Every command of the program, in the order in which a person meets them. */
export const commands: readonly CommandSpec[] = [
  {
    name: 'discover',
    summary: 'show who calls whom, how, and what is missing',
    description: 'Reads services, calls with the line that shows each, ports, protocols, timeouts, outside hosts and cycles from Kubernetes manifests.',
    options: [pictureFormat, values],
    examples: [
      { command: 'meshwright discover k8s/', does: 'a table of everything that was found' },
      { command: 'kubectl get deploy,svc,cm -A -o yaml | meshwright discover -', does: 'what runs in a cluster' },
      { command: "meshwright discover 'apps/**/*.yaml' --format json", does: 'for a script' },
    ],
    exitCodes: exitCodesOfReading,
    load: () => import('./commands/discover.ts'),
  },
  {
    name: 'graph',
    summary: 'draw the call graph',
    description: 'The picture of what `discover` found: a tree for the terminal, Mermaid for a README, DOT for Graphviz, or SVG.',
    options: [pictureFormat, { flags: '-o, --out <file>', description: 'write the picture to a file; its ending picks the format (.svg, .dot, .mmd, .json)' }, values],
    examples: [
      { command: 'meshwright graph k8s/', does: 'a tree in the terminal' },
      { command: 'meshwright graph k8s/ -o graph.svg', does: 'a picture in a file' },
    ],
    exitCodes: exitCodesOfReading,
    load: () => import('./commands/graph.ts'),
  },
  {
    name: 'init',
    summary: 'write a first mesh.yaml with sane defaults by role',
    description: 'Infers the role of every service and writes what the mesh shall do, with the reason for each decision. What a person changed in an existing file is kept.',
    options: [{ flags: '-o, --out <file>', description: 'where to write it; `-` for standard output', default: 'mesh.yaml' }, format, values],
    examples: [
      { command: 'meshwright init k8s/', does: 'writes mesh.yaml here' },
      { command: 'meshwright init k8s/ -o -', does: 'prints it' },
    ],
    exitCodes: '0 written or already complete · 1 a part of the input could not be read · 2 refused or could not run',
    load: () => import('./commands/init.ts'),
  },
  {
    name: 'generate',
    summary: 'write mesh configuration from manifests and mesh.yaml',
    description: 'Compiles the intents of mesh.yaml for the services found into one folder per service, and says what the mesh cannot do. Files that a person edited are kept. With --format json the files are printed and none is written.',
    options: [
      { flags: '--intents <file>', description: 'the mesh.yaml; without it the one in the current folder, or the defaults by role' },
      { flags: '-o, --out <dir>', description: 'folder to write to', default: 'mesh' },
      { flags: '--diff', description: 'show what would change and write nothing' },
      { flags: '--overwrite', description: 'replace files that a person edited as well' },
      { flags: '--yes-unscoped', description: 'allow faults that hit every request' },
      format,
      values,
    ],
    examples: [
      { command: 'meshwright generate k8s/ --out mesh/', does: 'writes the configuration' },
      { command: 'meshwright generate k8s/ --diff', does: 'shows what would change' },
      { command: "meshwright generate k8s/ --format json | jq '.files[].path'", does: 'for a script; writes nothing' },
    ],
    exitCodes: '0 written, or nothing to change · 1 errors in the intents or the input, or edited files kept · 2 could not run',
    load: () => import('./commands/generate.ts'),
  },
  {
    name: 'check',
    summary: 'find what is wrong in manifests and mesh configuration',
    description: 'Reports unknown and misplaced fields, wrong values, duplicates, names that lead nowhere, and settings that do not fit together, each with its line and what traffic does because of it.',
    options: [
      { flags: '--readiness', description: 'also judge whether these services are ready to join a mesh' },
      { flags: '--crds <file>', description: 'CustomResourceDefinitions of further kinds; may be given several times', isRepeatable: true },
      { flags: '--severity <level>', description: 'show only findings at least this severe, and fail on any of them; without it all are shown and errors fail', choices: ['error', 'warning', 'info'] },
      { flags: '--rule <id>', description: 'only this rule, or the rules of a folder; may be given several times', isRepeatable: true },
      format,
      values,
    ],
    examples: [
      { command: 'meshwright check k8s/ mesh/', does: 'manifests and configuration together' },
      { command: 'meshwright check k8s/ --readiness', does: 'before joining a mesh' },
      { command: 'meshwright check k8s/ --severity warning', does: 'in CI, failing on warnings too' },
      { command: 'helm template ./chart | meshwright check -', does: 'what a chart renders' },
    ],
    exitCodes: '0 no findings that fail · 1 findings · 2 could not run',
    load: () => import('./commands/check.ts'),
  },
];
