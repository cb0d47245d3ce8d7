import { assert } from '../../base/assert.ts';
import { defaultMesh, defaultSettings } from '../default-settings.ts';
import type { GatewayIdentity, MeshSettings } from '../intent.ts';
import { didYouMean, report, type ReadContext } from './context.ts';
import { readFields, readMap, readText } from './fields.ts';
import type { Node } from '../../yaml/tree.ts';

/** What the file says of the mesh itself, over what that mesh installs by default. */
export function readSettings(context: ReadContext, mesh: Node | undefined, node: Node | undefined): MeshSettings {
  const defaults = defaultsOf(context, mesh);
  if (!node) return defaults;
  const fields = readFields(context, node, ['clusterDomain', 'trustDomain', 'rootNamespace', 'ingress', 'egress'], '`settings`');
  if (!fields) return defaults;
  return {
    mesh: defaults.mesh,
    clusterDomain: readText(context, fields.clusterDomain, '`clusterDomain`') ?? defaults.clusterDomain,
    trustDomain: readText(context, fields.trustDomain, '`trustDomain`') ?? defaults.trustDomain,
    rootNamespace: readText(context, fields.rootNamespace, '`rootNamespace`') ?? defaults.rootNamespace,
    ingress: readGateway(context, fields.ingress, defaults.ingress),
    egress: readGateway(context, fields.egress, defaults.egress),
  };
}

function defaultsOf(context: ReadContext, node: Node | undefined): MeshSettings {
  const meshes = context.options.meshes ?? defaultSettings;
  const fallback = meshes.get(defaultMesh) ?? [...meshes.values()][0] ?? defaultSettings.get(defaultMesh);
  assert(fallback !== undefined, 'no mesh has default settings');
  const name = readText(context, node, '`mesh`');
  if (name === undefined || !node) return fallback;
  const found = meshes.get(name);
  if (!found) report(context, 'unknown-mesh', node, `no mesh \`${name}\` can be written`, didYouMean(context, name, meshes.keys()) ?? `write one of ${[...meshes.keys()].map((known) => `\`${known}\``).join(', ')}`);
  return found ?? fallback;
}

function readGateway(context: ReadContext, node: Node | undefined, defaults: GatewayIdentity): GatewayIdentity {
  const fields = node && readFields(context, node, ['namespace', 'service', 'serviceAccount', 'selector'], 'a gateway');
  if (!fields) return defaults;
  const selector = fields.selector && readMap(context, fields.selector, '`selector`');
  const labels = selector?.entries.map(({ key, value }) => [key.text, readText(context, value, 'a label') ?? ''] as const);
  return {
    namespace: readText(context, fields.namespace, '`namespace`') ?? defaults.namespace,
    service: readText(context, fields.service, '`service`') ?? defaults.service,
    serviceAccount: readText(context, fields.serviceAccount, '`serviceAccount`') ?? defaults.serviceAccount,
    selector: labels ? Object.fromEntries(labels) : defaults.selector,
  };
}
