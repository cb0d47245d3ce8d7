import { groupBy, sortedBy } from '../../../base/order.ts';
import type { Topology } from '../../../topology/topology.ts';
import { describeProtocols, nodeTitle, viewGraph, type GraphNode, type GraphView } from './graph-view.ts';

/** How a tree is bounded: columns of the terminal, and lines before the rest is only counted. */
export interface TreeBounds {
  readonly width: number;
  readonly maxLines: number;
}

/**
 * The call graph as trees that grow to the right, one line per leaf. What has been drawn once is named only
 * when it comes again; a branch that would not fit the width continues in a tree of its own.
 */
export function renderTree(topology: Topology, { width, maxLines }: TreeBounds): string {
  const view = viewGraph(topology);
  const callees = groupBy(view.edges, (edge) => edge.from);
  const grower: Grower = {
    view,
    nodes: new Map(view.nodes.map((node) => [node.id, node])),
    callees: new Map([...callees].map(([from, edges]) => [from, edges.map((edge) => edge.to)])),
    drawn: new Set(),
    waiting: [],
    width,
  };
  const lines: string[] = [];
  for (const root of rootsOf(view)) {
    if (lines.length > maxLines) break;
    plant(grower, root.id, lines);
  }
  return `${bound(lines, maxLines).join('\n')}\n`;
}

interface Grower {
  readonly view: GraphView;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly callees: ReadonlyMap<string, readonly string[]>;
  readonly drawn: Set<string>;
  /** Branches that did not fit, in the order in which they were met. */
  readonly waiting: string[];
  readonly width: number;
}

/** Entered from outside first, then what nobody calls, then whatever only cycles reach. */
function rootsOf(view: GraphView): GraphNode[] {
  const entered = new Set(view.edges.filter((edge) => edge.from === '@ingress').map((edge) => edge.to));
  const called = new Set(view.edges.map((edge) => edge.to));
  const rank = (node: GraphNode): number => (entered.has(node.id) ? 0 : called.has(node.id) ? 2 : 1);
  return sortedBy(view.nodes.filter((node) => node.kind === 'service'), rank, (node) => node.id);
}

function plant(grower: Grower, root: string, lines: string[]): void {
  const open = [root];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (!grower.drawn.has(id)) lines.push(...grow(grower, id, 0, []));
    open.push(...grower.waiting.splice(0));
  }
}

/** The lines of one branch. The first starts where its parent's connector ends; `column` is that place. */
function grow(grower: Grower, id: string, column: number, above: readonly string[]): string[] {
  const label = labelOf(grower, id);
  const callees = grower.callees.get(id) ?? [];
  if (above.includes(id)) return [`${label} (again: a cycle)`];
  if (callees.length === 0 || grower.drawn.has(id)) {
    grower.drawn.add(id);
    return [label];
  }
  const next = column + label.length + connectorWidth;
  const widest = Math.max(...callees.map((callee) => labelOf(grower, callee).length));
  if (column > 0 && next + widest > grower.width) {
    grower.waiting.push(id);
    return [`${label} …`];
  }
  grower.drawn.add(id);
  const branches = callees.map((callee) => grow(grower, callee, next, [...above, id]));
  return join(label, branches);
}

const connectorWidth = ' ─┬─ '.length;

/** Hangs branches on a label: `api ─┬─ user` and below it `├─` and `└─`. */
function join(label: string, branches: readonly (readonly string[])[]): string[] {
  const indent = ' '.repeat(label.length);
  return branches.flatMap((branch, index) => {
    const isFirst = index === 0;
    const isLast = index === branches.length - 1;
    const head = isFirst ? `${label} ${isLast ? '───' : '─┬─'} ` : `${indent} ${isLast ? ' └─' : ' ├─'} `;
    const rest = `${indent} ${isLast ? '   ' : ' │ '} `;
    return branch.map((line, row) => (row === 0 ? head : rest) + line);
  });
}

/** HTTP goes without saying. */
function labelOf(grower: Grower, id: string): string {
  const node = grower.nodes.get(id);
  if (!node) return id;
  const title = printable(nodeTitle(node, grower.view));
  if (node.kind === 'external') return `${title} (external)`;
  const protocols = describeProtocols(node);
  const notes = [...(protocols === '' || protocols === 'HTTP' ? [] : [protocols]), ...(node.hasUnknownCallees ? ['callees unknown'] : [])];
  return notes.length === 0 ? title : `${title} (${notes.join(', ')})`;
}

/** A name from a file must not steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '\uFFFD');
}

function bound(lines: readonly string[], maxLines: number): readonly string[] {
  if (lines.length <= maxLines) return lines;
  return [...lines.slice(0, Math.max(0, maxLines - 1)), '… and more: ask for the picture'];
}
