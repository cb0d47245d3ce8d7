import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { decodeFile } from '../decode.ts';
import { describeResource, isObject, listAt, objectAt, spanOf, textAt, valueAt, type Json, type JsonObject, type Resource, type SourceFile } from '../resource.ts';
import type { CelCompiler } from './cel-rules.ts';
import { catalogueOf, type CataloguedKind, type SchemaCatalogue } from './catalogue.ts';
import type { CelRule, SchemaNode, VersionFacts } from './schema-table.ts';

/**
 * Adds the kinds of the CustomResourceDefinitions in these files. A kind that is already known is replaced:
 * the CRD that the user runs is nearer to the truth than the one we know. Objects of other kinds are passed over.
 */
export function extendCatalogue(catalogue: SchemaCatalogue, crdFiles: readonly SourceFile[], compileCel?: CelCompiler): { readonly catalogue: SchemaCatalogue; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const added: CataloguedKind[] = [];
  for (const file of crdFiles) {
    const decoded = decodeFile(file);
    diagnostics.push(...decoded.diagnostics);
    const definitions = decoded.resources.filter((resource) => resource.kind === 'CustomResourceDefinition');
    if (definitions.length === 0) diagnostics.push(noDefinitions(file));
    for (const definition of definitions) {
      const kind = readDefinition(definition, diagnostics);
      if (kind) added.push(kind);
    }
  }
  if (added.length === 0) return { catalogue, diagnostics };
  const sources = [...catalogue.sources, ...crdFiles.map((file) => file.path)];
  return { catalogue: catalogueOf([...catalogue.kinds.values(), ...added], { metadata: catalogue.metadata, sources, ...(compileCel === undefined ? {} : { compileCel }) }), diagnostics };
}

function noDefinitions({ path }: SourceFile): Diagnostic {
  return { rule: 'kubernetes/no-definition', severity: 'warning', message: `\`${path}\` holds no CustomResourceDefinition`, span: { file: path, line: 1, column: 1, endLine: 1, endColumn: 1 }, upstream: [], help: 'give --crds the files in which the kinds are defined' };
}

function readDefinition(definition: Resource, diagnostics: Diagnostic[]): CataloguedKind | undefined {
  const spec = objectAt(definition.raw, ['spec']);
  const group = textAt(spec, ['group']);
  const name = textAt(spec, ['names', 'kind']);
  const versions = listAt(spec, ['versions']);
  const complain = (message: string): undefined => {
    diagnostics.push({ rule: 'kubernetes/no-definition', severity: 'error', message, span: spanOf(definition, ['spec']), resource: describeResource(definition), upstream: [] });
    return undefined;
  };
  if (group === undefined || name === undefined) return complain('this definition names no `group` or no `names.kind`, so its kind is not judged');
  if (versions.length === 0) return complain('this definition has no `versions`, so its kind is not judged');
  const nodes: SchemaNode[] = [];
  const facts: Record<string, VersionFacts> = {};
  for (const version of versions) facts[textAt(version, ['name']) ?? ''] = readVersion(version, nodes);
  const current = versions.find((version) => valueAt(version, ['served']) === true && valueAt(version, ['storage']) === true);
  const currentName = textAt(current, ['name']);
  if (currentName !== undefined) facts[currentName] = { ...facts[currentName], current: true };
  return { groupKind: `${group}/${name}`, cluster: textAt(spec, ['scope']) === 'Cluster', versions: facts, nodes, isForeign: true };
}

function readVersion(version: Json, nodes: SchemaNode[]): VersionFacts {
  const schema = objectAt(version, ['schema', 'openAPIV3Schema']);
  return {
    ...(schema === undefined ? {} : { root: addRoot(schema, nodes) }),
    ...(valueAt(version, ['deprecated']) === true ? { deprecated: true } : {}),
    ...(valueAt(version, ['served']) === false ? { notServed: true } : {}),
  };
}

/** The status stays open: the server ignores it when an object is written. */
function addRoot(schema: JsonObject, nodes: SchemaNode[]): number {
  const properties = objectAt(schema, ['properties']) ?? {};
  const own = Object.entries(properties).filter(([name]) => name !== 'apiVersion' && name !== 'kind' && name !== 'metadata');
  const opened = own.map(([name, property]) => [name, name === 'status' ? { 'x-kubernetes-preserve-unknown-fields': true } : property]);
  const required = listAt(schema, ['required']).filter((name) => own.some(([field]) => field === name));
  return addNode({ ...schema, properties: Object.fromEntries(opened) as JsonObject, required }, nodes);
}

function addNode(schema: JsonObject, nodes: SchemaNode[]): number {
  const index = nodes.length;
  nodes.push({});
  nodes[index] = readNode(schema, nodes);
  return index;
}

type Fact = readonly [field: keyof SchemaNode, name: string, type: 'number' | 'string' | 'boolean'];

/** Facts that stand in a CRD as they stand in the table. */
const plainFacts: readonly Fact[] = [
  ['type', 'type', 'string'], ['pattern', 'pattern', 'string'], ['format', 'format', 'string'],
  ['min', 'minimum', 'number'], ['max', 'maximum', 'number'],
  ['minLength', 'minLength', 'number'], ['maxLength', 'maxLength', 'number'],
  ['minItems', 'minItems', 'number'], ['maxItems', 'maxItems', 'number'],
  ['minProperties', 'minProperties', 'number'], ['maxProperties', 'maxProperties', 'number'],
  ['nullable', 'nullable', 'boolean'], ['intOrString', 'x-kubernetes-int-or-string', 'boolean'],
  ['open', 'x-kubernetes-preserve-unknown-fields', 'boolean'], ['embedded', 'x-kubernetes-embedded-resource', 'boolean'],
];

function readNode(schema: JsonObject, nodes: SchemaNode[]): SchemaNode {
  const node: Record<string, unknown> = {};
  for (const [field, name, type] of plainFacts) {
    if (typeof schema[name] === type && schema[name] !== false) node[field] = schema[name];
  }
  const texts = (list: readonly Json[]): string[] => list.filter((item) => typeof item === 'string');
  const keep = (field: keyof SchemaNode, list: readonly unknown[]): void => {
    if (list.length > 0) node[field] = list;
  };
  keep('required', texts(listAt(schema, ['required'])));
  keep('enum', listAt(schema, ['enum']).filter((item) => typeof item === 'string' || typeof item === 'number'));
  if (schema['x-kubernetes-list-type'] === 'map') keep('keys', texts(listAt(schema, ['x-kubernetes-list-map-keys'])));
  if (schema['x-kubernetes-list-type'] === 'set') node['set'] = true;
  for (const part of [schema, ...listAt(schema, ['allOf'])]) readChoices(part, node);
  keep('rules', listAt(schema, ['x-kubernetes-validations']).flatMap(readRule));
  readChildren(schema, nodes, node);
  return node;
}

/** Rules that compare with the object before (`oldSelf`) say nothing of an object alone. */
function readRule(rule: Json): CelRule[] {
  const expression = textAt(rule, ['rule']);
  const message = textAt(rule, ['message']);
  if (expression === undefined || /\boldSelf\b/.test(expression)) return [];
  return [{ expression, ...(message === undefined ? {} : { message }) }];
}

function readChildren(schema: JsonObject, nodes: SchemaNode[], node: Record<string, unknown>): void {
  const properties = Object.entries(objectAt(schema, ['properties']) ?? {}).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
  if (properties.length > 0) node['fields'] = Object.fromEntries(properties.map(([name, property]) => [name, addNode(property, nodes)]));
  const defaults = properties.filter(([, property]) => property['default'] !== undefined && property['default'] !== null);
  if (defaults.length > 0) node['defaults'] = Object.fromEntries(defaults.map(([name, property]) => [name, property['default']]));
  const { items, additionalProperties } = schema;
  if (isObject(items)) node['items'] = addNode(items, nodes);
  if (isObject(additionalProperties)) node['values'] = addNode(additionalProperties, nodes);
  else if (additionalProperties === true) node['open'] = true;
}

/** `oneOf: [{required: [a]}, {required: [b]}]`, with or without a branch that forbids both. Other shapes are not judged. */
function readChoices(schema: Json, node: Record<string, unknown>): void {
  const push = (field: keyof SchemaNode, names: readonly string[]): void => {
    node[field] = [...((node[field] as string[][] | undefined) ?? []), names];
  };
  const one = requiredChoices(listAt(schema, ['oneOf']));
  if (one && one.names.length > 1) push(one.hasNone ? 'atMostOne' : 'exactlyOne', one.names);
  const any = requiredChoices(listAt(schema, ['anyOf']));
  if (any && any.names.length > 1 && !any.hasNone) push('atLeastOne', any.names);
}

function requiredChoices(branches: readonly Json[]): { readonly names: string[]; readonly hasNone: boolean } | undefined {
  const names: string[] = [];
  let hasNone = false;
  for (const branch of branches) {
    const required = listAt(branch, ['required']);
    if (isObject(valueAt(branch, ['not']))) hasNone = true;
    else if (required.length === 1 && typeof required[0] === 'string' && Object.keys(branch as JsonObject).length === 1) names.push(required[0]);
    else return undefined;
  }
  return { names, hasNone };
}
