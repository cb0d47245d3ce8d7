import { groupBy } from '../../../base/order.ts';
import type { Topology } from '../../../topology/topology.ts';
import { describeProtocols, viewGraph, type GraphEdge, type GraphNode } from './graph-view.ts';

/** A Graphviz digraph, one cluster per namespace where there are several. */
export function renderDot(topology: Topology): string {
  const view = viewGraph(topology);
  const lines = [
    'digraph calls {',
    '  rankdir=LR;',
    '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11];',
    '  edge [fontname="Helvetica", fontsize=9, arrowsize=0.7];',
  ];
  const groups = groupBy(view.nodes, (node) => (view.hasSeveralNamespaces ? node.namespace : ''));
  for (const [group, [namespace, nodes]] of [...groups].entries()) {
    const drawn = nodes.map((node) => `  ${quote(node.id)} [${nodeAttributes(node)}];`);
    if (namespace === '') lines.push(...drawn);
    else lines.push(`  subgraph cluster_${group} {`, `    label=${quote(namespace)};`, ...drawn.map((line) => `  ${line}`), '  }');
  }
  for (const edge of view.edges) lines.push(`  ${quote(edge.from)} -> ${quote(edge.to)}${edgeAttributes(edge)};`);
  return `${lines.join('\n')}\n}\n`;
}

function nodeAttributes(node: GraphNode): string {
  const protocols = describeProtocols(node);
  const attributes = [`label=${quote(protocols === '' ? node.name : `${node.name}\n${protocols}`)}`];
  if (node.kind === 'ingress') attributes.push('shape=oval', 'style=solid');
  else if (node.kind === 'external') attributes.push('shape=hexagon', 'style=solid');
  else if (node.isDatastore) attributes.push('shape=cylinder', `style=${node.hasUnknownCallees ? 'dashed' : 'solid'}`);
  else if (node.hasUnknownCallees) attributes.push('style="rounded,dashed"');
  return attributes.join(', ');
}

function edgeAttributes(edge: GraphEdge): string {
  const attributes: string[] = [];
  if (edge.needsPort) attributes.push(`label=${quote(edge.ports.join(', '))}`);
  if (edge.isGuess) attributes.push('style=dashed');
  if (edge.isCyclic) attributes.push('color="#d1242f"', 'penwidth=2');
  return attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`;
}

/** A quoted DOT string. A backslash would begin an escape such as `\N`, which stands for another name. */
function quote(text: string): string {
  return `"${text.replaceAll('\0', '\uFFFD').replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
