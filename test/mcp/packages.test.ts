import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSkills } from '@modelcontextprotocol/server/ext/skills/node';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { generateAgentFiles } from '../../scripts/generate-agents.ts';
import { commands } from '../../src/faces/cli/commands.ts';
import { exampleOf, sentenceOf } from '../../src/faces/mcp/intent-examples.ts';
import { allTools } from '../../src/faces/mcp/tools.ts';
import { parseEnglish } from '../../src/intents/english/parse-english.ts';
import { intentKinds } from '../../src/intents/schema/intent-shapes.ts';
import { readIntent } from '../../src/intents/schema/read-intent.ts';
import { repositoryRoot } from '../shared.ts';

const textOf = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');
const dataOf = (path: string): Record<string, unknown> => JSON.parse(textOf(path)) as Record<string, unknown>;
const manifest = dataOf('package.json');

describe('what is generated for agents', () => {
  it.each(generateAgentFiles().map(({ path, text }) => [path, text]))('%s is fresh', (path, text) => {
    expect(textOf(path), 'run node scripts/generate-agents.ts').toBe(text);
  });
});

/** The rules of each format as far as they are known; none of their own validators is to be had here. */
const text = { type: 'string', minLength: 1 };
const name = { type: 'string', pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', maxLength: 64 };
const version = { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' };
const inside = { type: 'string', pattern: '^\\./(?!.*\\.\\.)' };
const author = { type: 'object', required: ['name'], properties: { name: text } };

const schemas: Readonly<Record<string, object>> = {
  // code.claude.com/docs/en/plugins/manifest-reference: only `name` is required; unknown keys at the top are dropped with a warning.
  'plugin/.claude-plugin/plugin.json': { type: 'object', required: ['name'], additionalProperties: false, properties: { name, version, description: text, author, license: text, keywords: { type: 'array', items: text }, mcpServers: inside } },
  'plugin/.mcp.json': { type: 'object', required: ['mcpServers'], additionalProperties: false, properties: { mcpServers: { type: 'object', additionalProperties: { type: 'object', required: ['command'], additionalProperties: false, properties: { command: text, args: { type: 'array', items: text }, env: { type: 'object', additionalProperties: text } } } } } },
  '.claude-plugin/marketplace.json': { type: 'object', required: ['name', 'owner', 'plugins'], properties: { name, owner: author, plugins: { type: 'array', minItems: 1, items: { type: 'object', required: ['name', 'source'], properties: { name, source: inside, description: text, version, category: text } } } } },
  // MCPB 0.4 takes no further properties.
  'plugin/manifest.json': {
    type: 'object',
    required: ['manifest_version', 'name', 'version', 'description', 'author', 'server'],
    additionalProperties: false,
    properties: {
      manifest_version: { const: '0.4' },
      name,
      version,
      description: text,
      author,
      license: text,
      keywords: { type: 'array', items: text },
      server: { type: 'object', required: ['type', 'entry_point', 'mcp_config'], additionalProperties: false, properties: { type: { const: 'node' }, entry_point: text, mcp_config: { type: 'object', required: ['command'], additionalProperties: false, properties: { command: text, args: { type: 'array', items: text }, env: { type: 'object', additionalProperties: text } } } } },
      tools: { type: 'array', items: { type: 'object', required: ['name'], additionalProperties: false, properties: { name: { type: 'string', pattern: '^mesh_' }, description: text } } },
      user_config: { type: 'object', additionalProperties: { type: 'object', required: ['type', 'title', 'description'], additionalProperties: false, properties: { type: { enum: ['string', 'number', 'boolean', 'directory', 'file'] }, title: text, description: text, required: { type: 'boolean' }, sensitive: { type: 'boolean' } } } },
      compatibility: { type: 'object', additionalProperties: false, properties: { platforms: { type: 'array', items: { enum: ['darwin', 'linux', 'win32'] } }, runtimes: { type: 'object', additionalProperties: text } } },
    },
  },
  // The registry's schema of 2025-12-11: names in reverse DNS with one slash, descriptions of at most 100 characters.
  'plugin/server.json': { type: 'object', required: ['$schema', 'name', 'description', 'version', 'packages'], additionalProperties: false, properties: { $schema: text, name: { type: 'string', pattern: '^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$', minLength: 3, maxLength: 200 }, description: { type: 'string', minLength: 1, maxLength: 100 }, version, packages: { type: 'array', minItems: 1, items: { type: 'object', required: ['registryType', 'identifier', 'transport'], properties: { registryType: { const: 'npm' }, identifier: text, version, transport: { type: 'object', required: ['type'], properties: { type: { const: 'stdio' } } } } } } } },
};

describe.each(Object.entries(schemas))('%s', (path, schema) => {
  it('has the form of its kind', () => {
    const validate = new Ajv({ allErrors: true }).compile(schema);
    validate(dataOf(path));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('says what package.json says', () => {
    const data = dataOf(path);
    if ('version' in data) expect(data['version']).toBe(manifest['version']);
  });
});

describe('the packages', () => {
  it('start what the build writes, read-only, in the folder of the project', () => {
    const { mcpServers } = dataOf('plugin/.mcp.json') as { readonly mcpServers: Readonly<Record<string, { readonly args: readonly string[]; readonly env: object }>> };
    expect(mcpServers['meshwright']).toEqual({ command: 'node', args: ['${CLAUDE_PLUGIN_ROOT}/dist/mcp.js', '--read-only'], env: { MESHWRIGHT_PROJECT: '${CLAUDE_PROJECT_DIR}' } });
    expect(textOf('scripts/build.mjs')).toContain("entryPoints: { mcp: 'src/faces/mcp/main.ts' }");
    expect(dataOf('plugin/server.json')['name']).toBe(manifest['mcpName']);
    const listed = (dataOf('plugin/manifest.json')['tools'] as readonly { readonly name: string }[]).map((tool) => tool.name);
    expect(listed).toEqual(allTools.filter(({ annotations }) => annotations.readOnlyHint).map((tool) => tool.name));
  });
});

describe('the skill', () => {
  const skill = textOf('plugin/skills/meshwright/SKILL.md');
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(skill) ?? [];

  it('is taken by the loader of the protocol’s own kit', async () => {
    const { entries } = await loadSkills(join(repositoryRoot, 'plugin/skills'), { strict: true });
    expect(entries.map(({ uri }) => uri)).toEqual(['skill://meshwright/SKILL.md']);
  });

  it('keeps to agentskills.io', () => {
    const field = (key: string): string => new RegExp(`^${key}: (.*)$`, 'm').exec(head)?.[1] ?? '';
    expect(field('name')).toBe('meshwright');
    expect((JSON.parse(field('description')) as string).length).toBeLessThanOrEqual(1024);
    expect((JSON.parse(field('compatibility')) as string).length).toBeLessThanOrEqual(500);
    expect(body.split('\n').length).toBeLessThan(500);
    expect(body.length / 4).toBeLessThan(5000);
    for (const [, target = ''] of body.matchAll(/\]\(([^)]+)\)/g)) expect(existsSync(join(repositoryRoot, 'plugin/skills/meshwright', target)), target).toBe(true);
  });
});

describe.each(['AGENTS.md', 'plugin/skills/meshwright/SKILL.md', 'plugin/skills/meshwright/references/approval.md', 'docs/mcp.md', 'src/faces/mcp/instructions.ts', 'src/faces/mcp/prompts.ts'])('%s', (path) => {
  const page = textOf(path);

  it('names tools and commands that there are', () => {
    const tools = new Set(allTools.map((tool) => tool.name));
    for (const [found] of page.matchAll(/\bmesh_[a-z_]*[a-z]\b/g)) expect(tools, found).toContain(found);
    const known = new Set(commands.map((command) => command.name));
    for (const [, found] of page.matchAll(/(?:npx |`|^)meshwright ([a-z]+)/gm)) expect(known, found).toContain(found);
  });

  it('leads to pages that there are', () => {
    if (!path.endsWith('.md')) return;
    for (const [, target = ''] of page.matchAll(/\]\((?!#|https?:)([^)#]+)\)/g)) expect(existsSync(join(repositoryRoot, path, '..', target)), target).toBe(true);
  });
});

describe.each(intentKinds)('the example of %s', (kind) => {
  it('reads as an intent, and its sentence reads back as the same', () => {
    const read = readIntent(exampleOf(kind));
    expect(read).toHaveProperty('intent');
    const parsed = parseEnglish(sentenceOf(kind));
    expect('sentences' in parsed ? parsed.sentences.map(({ wish }) => wish) : parsed).toEqual([expect.objectContaining({ ...exampleOf(kind) })]);
  });
});
