import { groupBy, sortedBy } from '../../../base/order.ts';
import type { Topology } from '../../../topology/topology.ts';
import { describeProtocols, nodeTitle, viewGraph, type GraphNode, type GraphView } from './graph-view.ts';

/** How a tree is bounded: columns of the terminal, and lines before the rest is only counted. */
export interface TreeBounds {
  readonly width: number;
  readonly maxLines: number;
}

/**
 * The call graph as trees that grow to the right, one line per leaf. A service's own calls are drawn once, where it
 * stands nearest to the first entrance that leads to it; elsewhere it is only named. A branch that would not fit the width continues in a
 * tree of its own.
 */
export function renderTree(topology: Topology, { width, maxLines }: TreeBounds): string {
  const view = viewGraph(topology);
  const callees = new Map([...groupBy(view.edges, (edge) => edge.from)].map(([from, edges]) => [from, edges.map((edge) => edge.to)]));
  const roots = rootsOf(view);
  const grower: Grower = {
    view,
    nodes: new Map(view.nodes.map((node) => [node.id, node])),
    callees,
    parents: nearestParents(roots, callees),
    drawn: new Set(),
    waiting: [],
    width,
  };
  const lines: string[] = [];
  for (const root of roots) {
    if (lines.length > maxLines) break;
    plant(grower, root, lines);
  }
  return `${bound(lines, maxLines).join('\n')}\n`;
}

interface Grower {
  readonly view: GraphView;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly callees: ReadonlyMap<string, readonly string[]>;
  /** The caller below which a service's own calls are drawn; a root has none. */
  readonly parents: ReadonlyMap<string, string | undefined>;
  readonly drawn: Set<string>;
  /** Branches that did not fit, in the order in which they were met. */
  readonly waiting: string[];
  readonly width: number;
}

/** Entered from outside first, then what nobody calls, then whatever only cycles reach. */
function rootsOf(view: GraphView): readonly string[] {
  const entered = new Set(view.edges.filter((edge) => edge.from === '@ingress').map((edge) => edge.to));
  const called = new Set(view.edges.map((edge) => edge.to));
  const rank = (node: GraphNode): number => (entered.has(node.id) ? 0 : called.has(node.id) ? 2 : 1);
  return sortedBy(view.nodes.filter((node) => node.kind === 'service'), rank, (node) => node.id).map((node) => node.id);
}

/** Breadth first from each root in turn: the caller on a shortest way, the first by name where there are several. */
function nearestParents(roots: readonly string[], callees: ReadonlyMap<string, readonly string[]>): Map<string, string | undefined> {
  const parents = new Map<string, string | undefined>();
  for (const root of roots) {
    if (parents.has(root)) continue;
    parents.set(root, undefined);
    const open = [root];
    // `open` grows while it is read.
    for (const id of open) {
      for (const callee of callees.get(id) ?? []) {
        if (parents.has(callee)) continue;
        parents.set(callee, id);
        open.push(callee);
      }
    }
  }
  return parents;
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
  if (above.includes(id)) return [label + cycleMark];
  const isHere = column === 0 || grower.parents.get(id) === above.at(-1);
  if (isHere && callees.length === 0) grower.drawn.add(id);
  if (!isHere || callees.length === 0) return [label];
  const next = column + label.length + connectorWidth;
  const widest = Math.max(...callees.map((callee) => roomFor(grower, callee, above.includes(callee) || callee === id)));
  if (column > 0 && next + widest > grower.width) {
    grower.waiting.push(id);
    return [label + continuedMark];
  }
  grower.drawn.add(id);
  const branches = callees.map((callee) => grow(grower, callee, next, [...above, id]));
  return join(label, branches);
}

const connectorWidth = ' ─┬─ '.length;
const cycleMark = ' (again: a cycle)';
const continuedMark = ' …';

/** Columns of the shortest form in which a callee can stand. */
function roomFor(grower: Grower, id: string, closesCycle: boolean): number {
  const mark = closesCycle ? cycleMark : grower.callees.has(id) ? continuedMark : '';
  return labelOf(grower, id).length + mark.length;
}

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
