import { Ajv } from 'ajv';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readText, repositoryRoot } from '../../test/shared.ts';
import { proposeMesh } from './propose-mesh.ts';
import { readMesh } from './read-mesh.ts';
import { buildTopology } from './testing/build-topology.ts';

const topology = buildTopology({
  'api-gateway': { calls: ['orders'], reachedBy: 'route' },
  orders: { versions: ['v1', 'v2'], calls: ['payments', 'users', 'cache'] },
  payments: { calls: ['api.stripe.com:443'], reachedBy: 'service', type: 'LoadBalancer' },
  inventory: { isUnknown: true },
  users: { protocol: 'grpc', port: 9090 },
  cache: { protocol: 'redis', port: 6379, isDatastore: true, monitorPort: 9121 },
});
const page = readText(join(repositoryRoot, 'docs/mesh-yaml.md'));
const schema = JSON.parse(readText(join(repositoryRoot, 'docs/mesh.schema.json'))) as Record<string, unknown>;
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => [text.split('\n')[0] ?? '', text.includes('version: 1\n') ? text : `version: 1\n${text}`] as const);

/** As an editor sees it: YAML 1.2, in which `on` is a text. */
function valueOf(text: string): unknown {
  return parse(text, { merge: true });
}

function schemaErrors(text: string): string[] {
  validate(valueOf(text));
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

describe('docs/mesh-yaml.md', () => {
  it('has an example of every section', () => {
    const keys = new Set(blocks.flatMap(([, text]) => [...text.matchAll(/^(\w+):/gm)].map(([, key]) => key)));
    expect([...keys].sort()).toEqual(Object.keys(schema['properties'] as object).sort());
  });

  it.each(blocks)('%s … reads as it stands, and the schema agrees', (_, text) => {
    expect(readMesh({ path: 'mesh.yaml', text }, topology).diagnostics).toEqual([]);
    expect(schemaErrors(text)).toEqual([]);
  });

  it('has an example of every key of a service', () => {
    const definitions = schema['definitions'] as Record<string, { properties: object }>;
    const services = blocks.map(([, text]) => (valueOf(text) as { services?: Record<string, object> }).services ?? {});
    expect([...new Set(services.flatMap((entries) => Object.values(entries).flatMap(Object.keys)))].sort()).toEqual(Object.keys(definitions['service']?.properties ?? {}).sort());
  });
});

describe('docs/mesh.schema.json', () => {
  it('accepts what init writes', () => {
    expect(schemaErrors(proposeMesh(topology))).toEqual([]);
    expect(schemaErrors(proposeMesh(buildTopology({})))).toEqual([]);
  });

  it.each([
    ['an unknown key', 'version: 1\nservces: {}\n'],
    ['another version', 'version: 2\n'],
    ['a duration without unit', 'version: 1\nservices: {orders: {timeout: 30}}\n'],
    ['a percentage without sign', 'version: 1\nservices: {orders: {mirror: {to: v2, percent: 5}}}\n'],
    ['an unknown mode', 'version: 1\nencryption: {mode: stric}\n'],
    ['a path without slash', 'version: 1\naccess: {orders: [{from: payments, paths: orders}]}\n'],
    ['an exception without reason', 'version: 1\nencryption: {mode: strict, exceptions: [{workload: orders}]}\n'],
    ['an item without from', 'version: 1\naccess: {orders: [{methods: GET}]}\n'],
    ['a condition of retries that does not exist', 'version: 1\nservices: {orders: {retries: {attempts: 1, on: never}}}\n'],
  ])('refuses %s, as the reader does', (_, text) => {
    expect(schemaErrors(text)).not.toEqual([]);
    expect(readMesh({ path: 'mesh.yaml', text }, topology).diagnostics.filter((item) => item.severity === 'error')).not.toEqual([]);
  });
});
