import { describe, expect, it } from 'vitest';
import { renderDot } from './graph-dot.ts';
import { sketchTopology } from './graph-fixture.ts';
import { renderMermaid } from './graph-mermaid.ts';
import { renderSvg } from './graph-svg.ts';
import { renderTree } from './graph-tree.ts';

const shop = sketchTopology({
  edges: ['@ingress -> web', 'web -> orders', 'web -> users', 'orders -> payments', 'orders -> users', 'payments -> https://api.stripe.com'],
  grpc: ['users'],
  unknown: ['users'],
});
const ring = sketchTopology({ edges: ['a -> b', 'b -> c', 'c -> a'], cycles: [['a', 'b', 'c']] });
const hostile = sketchTopology({ edges: ['<script>alert(1)</script> -> b"];x', 'b"];x -> https://e"vil</text>'] });

describe('the tree', () => {
  it('starts at the entrance, expands a service once and marks what is elsewhere, outside or unknown', () => {
    const tree = renderTree(shop, { width: 78, maxLines: 40 });
    expect(tree).toContain('web ─┬─ orders');
    expect(tree).toContain('api.stripe.com (external)');
    expect(tree).toMatch(/users \(gRPC, callees unknown\)/);
    for (const line of tree.split('\n')) expect(line.length).toBeLessThanOrEqual(78);
  });

  it('ends where calls go round', () => {
    expect(renderTree(ring, { width: 78, maxLines: 40 }).split('\n').length).toBeLessThan(10);
  });
});

describe.each([
  ['mermaid', renderMermaid],
  ['dot', renderDot],
  ['svg', renderSvg],
])('%s', (name, render) => {
  it('names every service and host, and gives the same bytes each time', () => {
    const picture = render(shop);
    for (const label of ['web', 'orders', 'payments', 'users', 'api.stripe.com']) expect(picture).toContain(label);
    expect(render(shop)).toBe(picture);
  });

  it('draws calls that go round', () => {
    expect(render(ring)).toMatch(/cycle|#d1242f|red/i);
  });

  it('treats names as data', () => {
    const picture = render(hostile);
    if (name !== 'dot') expect(picture).not.toContain('<script>alert');
    if (name === 'dot') expect(picture).not.toMatch(/[^\\]"\];x"/);
    if (name === 'svg') expect(picture).not.toContain('vil</text>"');
  });
});

describe('svg', () => {
  it('gives every box room for its longest line', () => {
    const narrow = renderSvg(sketchTopology({ edges: ['a -> b'], grpc: ['b'], unknown: ['b'] }));
    const widths = [...narrow.matchAll(/<rect(?=[^>]*class="box[^"]*unknown)[^>]* width="(\d+(?:\.\d+)?)"/g)].map(([, width]) => Number(width));
    expect(Math.max(...widths)).toBeGreaterThan('gRPC · callees unknown'.length * 5.5);
  });

  it('draws namespaces instead of thousands of boxes', () => {
    const many = sketchTopology({ edges: Array.from({ length: 600 }, (_, index) => `n${index % 7}/s${index} -> n${(index + 1) % 7}/s${(index * 7 + 1) % 600}`) });
    expect((renderSvg(many).match(/class="box/g) ?? []).length).toBeLessThan(20);
  });
});
