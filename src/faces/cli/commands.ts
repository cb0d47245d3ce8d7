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
  {
    name: 'trace',
    summary: 'show what happens to one request, and why',
    description: 'Follows a request from its caller: the name, the route, the destination with its limits, the transport, and who lets it in, each step with its line or the name of the default that decides. A word in capitals is the method, and what begins with a slash is the path of the request.',
    arguments: [
      { syntax: '[from]', description: 'a workload, a Service that stands for one, a pod IP, `@ingress` for a client outside, `@stranger` for a pod without a proxy' },
      { syntax: '[to]', description: 'what is dialled: a Service, a full name, host:port, a URL, an IP' },
      { syntax: '[method]', description: 'GET without it' },
      { syntax: '[path]', description: '/ without it' },
      { syntax: '[configuration...]', description: 'files, folders, globs, or `-`; the current folder without it' },
    ],
    options: [
      { flags: '-H, --header <header>', description: "'name: value' that the request carries; may be given several times", isRepeatable: true },
      { flags: '--port <port>', description: 'port that is dialled; without it the one that fits' },
      { flags: '--protocol <protocol>', description: 'what the client speaks; without it what the port declares', choices: ['http', 'grpc', 'tcp', 'tls'] },
      { flags: '--host <host>', description: 'the Host header, where it is not what is dialled' },
      { flags: '--source-ip <ip>', description: 'address of the client' },
      { flags: '--in <path...>', description: 'configuration, as the last argument takes it', isRepeatable: true },
      { flags: '--batch <file>', description: 'answer one JSON request a line (`-` for standard input) with one line of JSON each; all arguments are configuration' },
      format,
      values,
    ],
    examples: [
      { command: "meshwright trace web orders GET /beta/list -H 'x-canary: true'", does: 'one request, with the configuration in this folder' },
      { command: 'meshwright trace @ingress shop.example.com GET /cart --in k8s mesh', does: 'a client outside, through the ingress gateway' },
      { command: 'meshwright trace --batch requests.jsonl k8s/ mesh/', does: 'recorded traffic, thousands of requests a second' },
    ],
    exitCodes: '0 answered, whatever the answer · 1 a part of the input or a line of the batch could not be read · 2 could not run',
    load: () => import('./commands/trace.ts'),
  },
  {
    name: 'who',
    summary: 'show who can reach a service, and how',
    description: 'Answers for all requests, not for a sample: which callers are let in, with which methods and paths, by which rule, and with a request that shows it. Without --can-reach every service is answered.',
    arguments: [{ syntax: '[path...]', description: 'files, folders, globs, or `-`; the current folder without it' }],
    options: [
      { flags: '--can-reach <service>', description: 'only this Service, with every kind of request' },
      { flags: '--method <method>', description: 'only requests with this method' },
      { flags: '--path <path>', description: 'only requests with this path' },
      { flags: '--port <port>', description: 'only this port of the Service' },
      { flags: '--matrix', description: 'a table of every caller against every service' },
      { flags: '--format <format>', description: 'how to show it', choices: ['text', 'json', 'svg'], default: 'text' },
      { flags: '-o, --out <file>', description: 'write it to a file; its ending picks the format (.svg, .json, .txt)' },
      values,
    ],
    examples: [
      { command: 'meshwright who --can-reach payments k8s/ mesh/', does: 'who calls payments, and why they may' },
      { command: 'meshwright who --can-reach payments --method DELETE k8s/', does: 'who may delete' },
      { command: 'meshwright who --matrix k8s/ -o access.svg', does: 'a picture of all pairs' },
    ],
    exitCodes: exitCodesOfReading,
    load: () => import('./commands/who.ts'),
  },
  {
    name: 'diff',
    summary: 'show which requests a change treats differently',
    description: 'Compares what two configurations mean, not their texts: requests that are newly allowed or refused, go elsewhere, wait longer or lose their encryption, each with an example. Nothing is listed exactly when nothing changes.',
    arguments: [
      { syntax: '<old>', description: 'a file or folder, git:REVISION, git:REVISION:PATH, or OLD..NEW for two revisions' },
      { syntax: '[new]', description: 'what it is compared with, in the same forms; the current folder without it' },
    ],
    options: [
      { flags: '--with <path>', description: 'manifests that belong to both sides, where these hold mesh configuration only; may be given several times', isRepeatable: true },
      { flags: '--format <format>', description: 'how to show it; markdown suits a pull request', choices: ['text', 'json', 'markdown'], default: 'text' },
      values,
    ],
    examples: [
      { command: 'meshwright diff old/ new/', does: 'two folders' },
      { command: 'meshwright diff mesh-old/ mesh-new/ --with k8s/', does: 'two configurations of one application' },
      { command: 'meshwright diff git:HEAD~1', does: 'the last commit against the current folder' },
      { command: 'meshwright diff main..HEAD --format markdown', does: 'a comment for a pull request' },
    ],
    exitCodes: '0 no change of behaviour · 1 changes · 2 could not run, or a part of the input could not be read',
    load: () => import('./commands/diff.ts'),
  },
  {
    name: 'prove',
    summary: 'prove the properties that mesh.yaml asserts',
    description: 'Decides every property under `assert:` for all requests of all calls. One that does not hold comes with a request that breaks it, and its trace.',
    arguments: [{ syntax: '[path...]', description: 'files, folders, globs, or `-`; the current folder without it' }],
    options: [{ flags: '--intents <file>', description: 'the mesh.yaml with the properties; without it the one in the current folder' }, format, values],
    examples: [
      { command: 'meshwright prove k8s/ mesh/', does: 'in CI, beside the configuration' },
      { command: 'meshwright prove k8s/ mesh/ --intents properties.yaml', does: 'properties of another file' },
    ],
    exitCodes: '0 every property holds · 1 one does not, or cannot be decided · 2 could not run',
    load: () => import('./commands/prove.ts'),
  },
];
