import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut, type Box, type BoxToPlace, type Layout, type Point } from './graph-layout.ts';

const graphs = fc.integer({ min: 2, max: 18 }).chain((count) =>
  fc.record({
    boxes: fc.array(fc.record({ width: fc.integer({ min: 60, max: 260 }), isPointed: fc.boolean() }), { minLength: count, maxLength: count }),
    pairs: fc.uniqueArray(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 40, selector: String }),
  }),
);

interface Drawing {
  readonly boxes: readonly BoxToPlace[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly layout: Layout;
}

function draw(boxes: readonly Omit<BoxToPlace, 'id' | 'height'>[], pairs: readonly (readonly [number, number])[]): Drawing {
  const toPlace = boxes.map((box, index) => ({ ...box, id: `b${index}`, height: 42 }));
  const edges = pairs.map(([from, to]) => ({ from: `b${from}`, to: `b${to}` }));
  return { boxes: toPlace, edges, layout: layOut(toPlace, edges, 24) };
}

describe('layOut', () => {
  it('keeps boxes apart', () => {
    fc.assert(
      fc.property(graphs, ({ boxes, pairs }) => {
        const placed = [...draw(boxes, pairs).layout.boxes.values()];
        for (const [index, box] of placed.entries()) for (const other of placed.slice(index + 1)) expect(overlap(box, other)).toBe(false);
      }),
    );
  });

  it('leads every edge from the side of its caller to the side of its callee, and past no other box', () => {
    fc.assert(
      fc.property(graphs, ({ boxes, pairs }) => {
        const { edges, layout } = draw(boxes, pairs);
        for (const [index, { from, to }] of edges.entries()) {
          const route = layout.routes[index] ?? [];
          expect(touches(layout.boxes.get(from), route[0])).toBe(true);
          expect(touches(layout.boxes.get(to), route.at(-1))).toBe(true);
          if (from === to) continue;
          for (const [id, box] of layout.boxes) if (id !== from && id !== to) expect(crosses(route, box)).toBe(false);
        }
      }),
    );
  });

  it('gives the same places each time', () => {
    fc.assert(
      fc.property(graphs, ({ boxes, pairs }) => {
        expect(draw(boxes, pairs).layout).toEqual(draw(boxes, pairs).layout);
      }),
    );
  });
});

function overlap(a: Box, b: Box): boolean {
  return Math.abs(a.x - b.x) * 2 < a.width + b.width - 0.1 && Math.abs(a.y - b.y) * 2 < a.height + b.height - 0.1;
}

function touches(box: Box | undefined, point: Point | undefined): boolean {
  if (!box || !point) return false;
  return Math.abs(point.x - box.x) * 2 <= box.width + 0.1 && Math.abs(point.y - box.y) * 2 <= box.height + 0.1;
}

/** Whether the rectangle around any stretch of a route, inside which its curve stays, shares area with a box. */
function crosses(route: readonly Point[], box: Box): boolean {
  return route.slice(1).some((point, index) => {
    const before = route[index] ?? point;
    return overlap(box, { x: (before.x + point.x) / 2, y: (before.y + point.y) / 2, width: Math.abs(before.x - point.x), height: Math.abs(before.y - point.y) });
  });
}
