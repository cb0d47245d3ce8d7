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

  it('draws the calls of a service where it stands nearest to the entrance', () => {
    const diamond = sketchTopology({ edges: ['@ingress -> web', 'web -> a', 'web -> users', 'a -> users', 'users -> db', 'job -> users'] });
    expect(renderTree(diamond, { width: 78, maxLines: 40 })).toBe('web ─┬─ a ─── users\n     └─ users ─── db\njob ─── users\n');
  });

  it('continues a branch that is too wide in a tree of its own, and bounds the whole', () => {
    const chain = sketchTopology({ edges: ['@ingress -> web', 'web -> orders', 'orders -> payments', 'payments -> ledger'] });
    expect(renderTree(chain, { width: 28, maxLines: 40 }).split('\n').filter((line) => line.length > 28)).toEqual([]);
    expect(renderTree(chain, { width: 28, maxLines: 40 })).toBe('web ─── orders …\norders ─── payments …\npayments ─── ledger\n');
    expect(renderTree(chain, { width: 28, maxLines: 2 })).toBe('web ─── orders …\n… and more: ask for the picture\n');
  });

  it('does not let a name steer the terminal', () => {
    expect(renderTree(sketchTopology({ edges: ['a\u001b[2J -> b'] }), { width: 78, maxLines: 40 })).toBe('a\uFFFD[2J ─── b\n');
  });

  it('ends where calls go round', () => {
    expect(renderTree(ring, { width: 78, maxLines: 40 })).toBe('a ─── b ─── c ─── a (again: a cycle)\n');
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

  it('draws thousands of external hosts as one, and says so where even that is too much', () => {
    const hosts = sketchTopology({ edges: Array.from({ length: 2000 }, (_, index) => `s${index % 50} -> https://h${index}.example.com`) });
    expect(renderSvg(hosts)).toContain('2000 external hosts');
    const namespaces = sketchTopology({ edges: Array.from({ length: 600 }, (_, index) => `n${index}/a -> n${(index * 7 + 1) % 600}/a`) });
    expect(renderSvg(namespaces)).toContain('600 services and hosts, 600 calls: too many to draw');
  });
});
