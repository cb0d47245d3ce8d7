/**
 * Writes what carries Meshwright into agents: the manifests of the plugin, the marketplace, the bundle and the registry, the
 * skill's head and its references, and docs/mcp.md. One source: package.json, the tools, the intents.
 * Usage: node scripts/generate-agents.ts [--check]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { commands } from '../src/faces/cli/commands.ts';
import { instructions } from '../src/faces/mcp/instructions.ts';
import { describeIntent, exampleOf, sentenceOf } from '../src/faces/mcp/intent-examples.ts';
import { allTools } from '../src/faces/mcp/tools.ts';
import { assertionForms } from '../src/intents/read/assertions.ts';
import { intentSchema } from '../src/intents/schema/json-schema.ts';
import { intentKinds } from '../src/intents/schema/intent-shapes.ts';
import { backends } from '../src/meshes/registry.ts';
import type { GeneratedFile } from './generate-registry.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, version, description, license, mcpName, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly name: string; readonly version: string; readonly description: string; readonly license: string; readonly mcpName: string; readonly engines: { readonly node: string } };

const author = { name: 'The Meshwright authors' };
const keywords = ['service-mesh', 'kubernetes', 'gateway-api', ...backends.keys()];
const meshes = [...backends.values()].map(({ title }) => title).join(', ');
const notice = '<!-- Written by scripts/generate-agents.ts. Do not edit. -->';
const server = { command: 'node', args: ['${CLAUDE_PLUGIN_ROOT}/dist/mcp.js', '--read-only'], env: { MESHWRIGHT_PROJECT: '${CLAUDE_PROJECT_DIR}' } };

/** What an agent needs to know to reach for it: what it does, when, and the words that people say. At most 1 024 characters. */
const skillDescription = `Turns plain-language wishes for a service mesh (canary and traffic split, header routing, timeouts, retries, circuit breaking, fault injection, mirroring, mutual TLS, who may call whom, JWT, egress, ingress) into verified configuration for ${meshes}, and checks, traces and compares configuration that exists. Use when the user mentions a service mesh, a sidecar, VirtualService, DestinationRule, Gateway, AuthorizationPolicy, PeerAuthentication, HTTPRoute, traffic shifting, mTLS, or 503s and 403s between services, and before writing or editing such YAML by hand.`;

/** Everything as it should stand. */
export function generateAgentFiles(): GeneratedFile[] {
  return [
    json('plugin/.claude-plugin/plugin.json', { name, version, description, author, license, keywords, mcpServers: './.mcp.json' }),
    json('plugin/.mcp.json', { mcpServers: { [name]: server } }),
    json('.claude-plugin/marketplace.json', { $schema: 'https://json.schemastore.org/claude-code-marketplace.json', name, owner: author, plugins: [{ name, source: './plugin', description, version, category: 'development', keywords }] }),
    json('plugin/manifest.json', bundleManifest()),
    json('plugin/server.json', { $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json', name: mcpName, description: shortDescription(), version, packages: [{ registryType: 'npm', identifier: name, version, transport: { type: 'stdio' }, packageArguments: [{ type: 'positional', value: 'mcp' }], environmentVariables: [{ name: 'MESHWRIGHT_PROJECT', description: 'Folder of the project; the current one without it.' }] }] }),
    { path: 'plugin/skills/meshwright/SKILL.md', text: skill() },
    { path: 'plugin/skills/meshwright/references/intents.md', text: intentsPage() },
    { path: 'docs/mcp.md', text: mcpPage() },
  ];
}

/** The registry takes 100 characters. */
function shortDescription(): string {
  const [first = ''] = description.split('. ');
  return first.length <= 100 ? first : `${first.slice(0, 99)}…`;
}

/** MCPB 0.4: no further properties are allowed. */
function bundleManifest(): object {
  return {
    manifest_version: '0.4',
    name,
    version,
    description,
    author,
    license,
    keywords,
    server: { type: 'node', entry_point: 'dist/mcp.js', mcp_config: { command: 'node', args: ['${__dirname}/dist/mcp.js', '--read-only'], env: { MESHWRIGHT_PROJECT: '${user_config.project}' } } },
    tools: allTools.filter(({ annotations }) => annotations.readOnlyHint).map((tool) => ({ name: tool.name, description: tool.description })),
    user_config: { project: { type: 'directory', title: 'Project folder', description: 'Folder with the Kubernetes manifests and the mesh configuration.', required: true } },
    compatibility: { platforms: ['darwin', 'linux', 'win32'], runtimes: { node: engines.node } },
  };
}

/** The head follows from the source, the body is written by hand. */
function skill(): string {
  const path = join(root, 'plugin/skills/meshwright/SKILL.md');
  const body = existsSync(path) ? readFileSync(path, 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '') : '\n# Meshwright\n';
  const head = ['---', `name: ${name}`, `description: ${JSON.stringify(skillDescription)}`, `license: ${license}`, `compatibility: ${JSON.stringify(`Requires Node.js ${engines.node}. Works without a network and without a cluster.`)}`, 'metadata:', `  version: ${JSON.stringify(version)}`, '---'];
  return `${head.join('\n')}\n${body}`;
}

function intentsPage(): string {
  const sections = intentKinds.flatMap((kind) => [`## ${kind}`, '', `${capitalised(describeIntent(kind))}.`, '', `> ${sentenceOf(kind)}`, '', fenced('json', JSON.stringify(exampleOf(kind))), '', fieldsLine(kind), '']);
  return [notice, '', '# Intents', '', 'What can be wanted of a mesh, a kind each: its sentence in controlled English, and the same as a typed intent for `mesh_plan`. Durations are milliseconds; services and workloads are `namespace/name`. `mesh_list_intents` gives the JSON Schema of a kind.', '', ...sections, '## Taking something back', '', '> Both in words ("remove the retries of orders") and typed:', '', fenced('json', JSON.stringify({ kind: 'withdraw', what: 'set-retries', subject: 'shop/orders' })), '', '## Properties to prove', '', ...assertionForms.map((form) => `- ${form}`), ''].join('\n');
}

function fieldsLine(kind: (typeof intentKinds)[number]): string {
  const { properties = {}, required = [] } = intentSchema(kind) as { readonly properties?: object; readonly required?: readonly string[] };
  const names = Object.keys(properties).filter((key) => key !== 'kind');
  const isNeeded = (key: string): boolean => required.includes(key);
  return [`Needed: ${names.filter(isNeeded).map(code).join(', ')}.`, ...(names.every(isNeeded) ? [] : [`May be given: ${names.filter((key) => !isNeeded(key)).map(code).join(', ')}.`])].join(' ');
}

function mcpPage(): string {
  const spec = commands.find((command) => command.name === 'mcp');
  const options = (spec?.options ?? []).map(({ flags, description: does }) => `| \`${flags}\` | ${cell(does)} |`);
  return [
    notice,
    '',
    '# Meshwright for agents',
    '',
    '`meshwright mcp` serves a project folder to AI agents over the Model Context Protocol, specifications 2026-07-28 and 2025-11-25, by standard input and output or over HTTP. It reads files and computes; it reaches no cluster, and no model.',
    '',
    'Nothing is written by default: the tools that write are not even listed. With `--allow-write` they are, and write only a plan that a person approved by its content hash: in a form of the client (elicitation), or with `meshwright ask … --approve HASH` in a shell. No tool has a parameter by which a model could say yes. A client that cannot ask gets the command line to show to its person. What was approved is noted in `.meshwright/approvals.jsonl`.',
    '',
    '## Tools',
    '',
    '| tool | does | writes |',
    '| --- | --- | --- |',
    ...allTools.map((tool) => `| [\`${tool.name}\`](#${tool.name}) | ${tool.title} | ${tool.annotations.readOnlyHint ? '' : tool.annotations.destructiveHint ? 'over files that exist' : 'new files'} |`),
    '',
    ...allTools.flatMap(toolSection),
    '## Resources',
    '',
    '| address | holds |',
    '| --- | --- |',
    '| `mesh://inventory` | services, workloads, calls with their evidence, as JSON |',
    '| `mesh://grammar` | a sentence of every kind of intent, and the forms of properties |',
    '| `mesh://plans/{id}` | what a plan does, and the names of its files |',
    '| `mesh://plans/{id}/manifests.yaml` | the files of a plan in one stream |',
    '| `mesh://findings/{+rule}` | what a finding means, such as `mesh://findings/kubernetes/duplicate-object` |',
    '',
    '## Prompts',
    '',
    '`canary_rollout`, `lock_down_namespace`, `explain_this_yaml`, `review_plan`.',
    '',
    '## Options',
    '',
    '| option | |',
    '| --- | --- |',
    ...options,
    '',
    '## Over HTTP',
    '',
    'The server is at `/mcp`. Every request needs the bearer token; the Host header has to name the server, and an Origin, where there is one, this machine. A request may be 2 MiB long. Clients of 2025-11-25 are served without a session, and so cannot be asked anything: they get questions as data.',
    '',
    '## What clients tell their model of the server',
    '',
    ...instructions.split('\n').map((line) => `> ${line}`),
    '',
  ].join('\n');
}

function toolSection(tool: (typeof allTools)[number]): string[] {
  const { properties = {}, required = [] } = z.toJSONSchema(tool.input, { io: 'input' }) as { readonly properties?: Readonly<Record<string, { readonly description?: string; readonly default?: unknown }>>; readonly required?: readonly string[] };
  const rows = Object.entries(properties).map(([key, { description: about = '' }]) => `| \`${key}\` | ${required.includes(key) ? 'needed' : ''} | ${cell(about)} |`);
  return [`### ${tool.name}`, '', tool.description, '', ...(rows.length === 0 ? [] : ['| parameter | | |', '| --- | --- | --- |', ...rows, ''])];
}

function json(path: string, value: object): GeneratedFile {
  return { path, text: `${JSON.stringify(value, undefined, 2)}\n` };
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function code(text: string): string {
  return `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = generateAgentFiles().filter(({ path, text }) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text);
  if (process.argv.includes('--check')) {
    for (const { path } of stale) console.error(`${path} is stale: run \`npm run docs\``);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    for (const { path, text } of stale) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
}
