import { Graph, layout } from '@dagrejs/dagre';
import { groupBy, sortedBy } from '../../../base/order.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its centre, in pixels. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface BoxToPlace {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Whether edges may only meet it at the middle of a side, because its corners are cut off. */
  readonly isPointed: boolean;
}

interface Pair {
  readonly from: string;
  readonly to: string;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  /**
   * The points of each edge, arrow last, in the order of the edges given. Where the height changes from one point to
   * the next, no box stands between them.
   */
  readonly routes: readonly (readonly Point[])[];
}

const columnGap = 72;
const boxGap = 18;
const widestSpread = 9;

/** Boxes in columns, callers left of callees. The same input gives the same places. */
export function layOut(toPlace: readonly BoxToPlace[], edges: readonly Pair[], margin: number): Layout {
  const graph = new Graph({ multigraph: false, compound: false });
  graph.setGraph({ rankdir: 'LR', ranksep: columnGap, nodesep: boxGap, edgesep: 10, marginx: margin, marginy: margin });
  for (const { id, width, height } of toPlace) graph.setNode(id, { width, height });
  for (const { from, to } of edges) if (from !== to) graph.setEdge(from, to, {});
  layout(graph);
  const boxes = new Map(
    toPlace.map(({ id }) => {
      const { x, y, width, height } = graph.node(id) as Box;
      return [id, { x, y, width, height }];
    }),
  );
  const pointed = new Set(toPlace.filter((box) => box.isPointed).map((box) => box.id));
  const { width, height } = graph.graph() as { width: number; height: number };
  return { width, height, boxes, routes: routesOf(edges, boxes, pointed, ({ from, to }) => (graph.edge(from, to) as { points: Point[] }).points) };
}

interface Course {
  readonly from: Box;
  readonly to: Box;
  /** 1 for an edge that runs to the right, -1 for one that closes a cycle and runs back. */
  readonly direction: 1 | -1;
  /** Where it passes the columns between its ends. */
  readonly passes: readonly Point[];
}

function routesOf(edges: readonly Pair[], boxes: ReadonlyMap<string, Box>, pointed: ReadonlySet<string>, bendsOf: (edge: Pair) => readonly Point[]): Point[][] {
  const halfWidths = columnsOf(boxes.values());
  const courses = edges.map((edge): Course | undefined => {
    const from = boxes.get(edge.from);
    const to = boxes.get(edge.to);
    if (!from || !to || from === to) return undefined;
    return { from, to, direction: from.x <= to.x ? 1 : -1, passes: bendsOf(edge).slice(1, -1).filter((bend) => halfWidths.has(column(bend))) };
  });
  const { leaving, arriving } = attachments(edges, courses, pointed);
  return edges.map((edge, index) => {
    const course = courses[index];
    const box = boxes.get(edge.from);
    if (course) return routeOf(course, halfWidths, leaving.get(index) ?? 0, arriving.get(index) ?? 0);
    return box ? loopAround(box) : [];
  });
}

/** Straight across each column, so that changes of height stand in the gaps, where no box is. */
function routeOf({ from, to, direction, passes }: Course, halfWidths: ReadonlyMap<number, number>, leaving: number, arriving: number): Point[] {
  const edgeOf = (at: Point, side: 1 | -1): number => at.x + side * (halfWidths.get(column(at)) ?? 0);
  const back = direction === 1 ? -1 : 1;
  const start = from.y + leaving;
  const end = to.y + arriving;
  return [
    { x: from.x + (direction * from.width) / 2, y: start },
    { x: edgeOf(from, direction), y: start },
    ...passes.flatMap((pass) => [
      { x: edgeOf(pass, back), y: pass.y },
      { x: edgeOf(pass, direction), y: pass.y },
    ]),
    { x: edgeOf(to, back), y: end },
    { x: to.x + (back * to.width) / 2, y: end },
  ];
}

/** Half of the widest box of each column. */
function columnsOf(boxes: Iterable<Box>): ReadonlyMap<number, number> {
  const widths = new Map<number, number>();
  for (const box of boxes) widths.set(column(box), Math.max(widths.get(column(box)) ?? 0, box.width / 2));
  return widths;
}

/** Boxes of a column have the same centre but for rounding. */
function column({ x }: Point): number {
  return Math.round(x);
}

interface Attachments {
  readonly leaving: ReadonlyMap<number, number>;
  readonly arriving: ReadonlyMap<number, number>;
}

/** How far above or below the middle of a side each edge meets its boxes, so that edges keep apart and do not cross there. */
function attachments(edges: readonly Pair[], courses: readonly (Course | undefined)[], pointed: ReadonlySet<string>): Attachments {
  const leaving = new Map<number, number>();
  const arriving = new Map<number, number>();
  const ends = courses.flatMap((course, index) => {
    const edge = edges[index];
    if (!course || !edge) return [];
    const { from, to, passes, direction } = course;
    return [
      { index, offsets: leaving, id: edge.from, side: direction, boxHeight: from.height, towards: (passes[0] ?? to).y },
      { index, offsets: arriving, id: edge.to, side: -direction, boxHeight: to.height, towards: (passes.at(-1) ?? from).y },
    ];
  });
  for (const same of groupBy(ends, ({ id, side }) => `${side} ${id}`).values()) {
    const sorted = sortedBy(same, ({ towards }) => towards, ({ index }) => index);
    const [first] = sorted;
    if (first === undefined || pointed.has(first.id)) continue;
    const step = Math.min(widestSpread, (first.boxHeight - 14) / Math.max(1, sorted.length - 1));
    for (const [rank, { index, offsets }] of sorted.entries()) offsets.set(index, (rank - (sorted.length - 1) / 2) * step);
  }
  return { leaving, arriving };
}

/** A call to oneself: out on the right, back in from above. */
function loopAround({ x, y, width, height }: Box): Point[] {
  const right = x + width / 2;
  const top = y - height / 2;
  return [
    { x: right, y },
    { x: right + 14, y },
    { x: right + 14, y: top - 9 },
    { x, y: top - 9 },
    { x, y: top },
  ];
}
