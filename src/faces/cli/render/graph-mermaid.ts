import { groupBy } from '../../../base/order.ts';
import type { Topology } from '../../../topology/topology.ts';
import { describeProtocols, viewGraph, type GraphEdge, type GraphNode } from './graph-view.ts';

/** A Mermaid flowchart, one subgraph per namespace where there are several. */
export function renderMermaid(topology: Topology): string {
  const view = viewGraph(topology);
  const ids = new Map(view.nodes.map((node, index) => [node.id, `n${index}`]));
  const idOf = (node: string): string => ids.get(node) ?? node;
  const lines = ['flowchart LR'];
  const groups = groupBy(view.nodes, (node) => (view.hasSeveralNamespaces ? node.namespace : ''));
  for (const [group, [namespace, nodes]] of [...groups].entries()) {
    const drawn = nodes.map((node) => `  ${idOf(node.id)}${nodeText(node)}`);
    if (namespace === '') lines.push(...drawn);
    else lines.push(`  subgraph g${group}["${escapeMermaid(namespace)}"]`, ...drawn.map((line) => `  ${line}`), '  end');
  }
  for (const edge of view.edges) lines.push(`  ${idOf(edge.from)} ${arrowText(edge)} ${idOf(edge.to)}`);
  const unknown = view.nodes.filter((node) => node.hasUnknownCallees).map((node) => idOf(node.id));
  if (unknown.length > 0) lines.push('  classDef unknown stroke-dasharray:4 3', `  class ${unknown.join(',')} unknown`);
  const cyclic = view.edges.flatMap((edge, index) => (edge.isCyclic ? [index] : []));
  if (cyclic.length > 0) lines.push(`  linkStyle ${cyclic.join(',')} stroke:#d1242f,stroke-width:2px`);
  return `${lines.join('\n')}\n`;
}

function nodeText(node: GraphNode): string {
  const protocols = describeProtocols(node);
  const text = `"${escapeMermaid(node.name)}${protocols === '' ? '' : `<br/>${escapeMermaid(protocols)}`}"`;
  if (node.kind === 'ingress') return `([${text}])`;
  if (node.kind === 'external') return `{{${text}}}`;
  return node.isDatastore ? `[(${text})]` : `[${text}]`;
}

function arrowText(edge: GraphEdge): string {
  const arrow = edge.isGuess ? '-.->' : '-->';
  return edge.needsPort ? `${arrow}|"${edge.ports.join(', ')}"|` : arrow;
}

/** Everything but plain name characters as a character code, so that no name can end its quotes or become markup. */
function escapeMermaid(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 ,./_:()-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
