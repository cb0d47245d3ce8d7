import { describe, expect, it } from 'vitest';
import { applyFix } from '../diagnostics/apply-fix.ts';
import { decodeFile } from '../kube/decode.ts';
import type { Resource } from '../kube/resource.ts';
import { joinToPreviousItem, moveItemBefore, removeEntry, replaceValue } from './edits.ts';

const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n';

function resourceOf(body: string): { readonly resource: Resource; readonly text: string } {
  const text = head + body;
  const [resource] = decodeFile({ path: 'x.yaml', text }).resources;
  if (!resource) throw new Error('the test needs one object');
  return { resource, text };
}

function edited(body: string, edit: (resource: Resource) => ReturnType<typeof removeEntry>): string | undefined {
  const { resource, text } = resourceOf(body);
  const found = edit(resource);
  return found && applyFix('x.yaml', text, { title: '', edits: [found] }).slice(head.length);
}

describe('removeEntry', () => {
  it.each([
    ['a line of a block mapping, with its own comment', 'data:\n  # keep\n  a: 1 # gone\n  b: 2\n', 'data:\n  # keep\n  b: 2\n'],
    ['the last line of a text without a line end', 'data:\n  b: 2\n  a: 1', 'data:\n  b: 2'],
    ['the last line of a file that has one', 'data:\n  b: 2\n  a: 1\n', 'data:\n  b: 2\n'],
    ['several lines', 'data:\n  a:\n    c: 1\n    d: 2\n  b: 2\n', 'data:\n  b: 2\n'],
    ['the first of a flow mapping', 'data: { a: 1, b: 2 } # why\n', 'data: { b: 2 } # why\n'],
    ['the last of a flow mapping', 'data: { b: 2, a: 1 }\n', 'data: { b: 2 }\n'],
    ['windows line ends', 'data:\r\n  a: 1\r\n  b: 2\r\n', 'data:\r\n  b: 2\r\n'],
  ])('takes out %s', (_, before, after) => {
    expect(edited(before, (resource) => removeEntry(resource, ['data', 'a']))).toBe(after);
  });

  it('takes out the first key of a list item', () => {
    expect(edited('items:\n  - a: 1\n    b: 2 # stays\n', (resource) => removeEntry(resource, ['items', 0, 'a']))).toBe('items:\n  - b: 2 # stays\n');
  });

  it.each([
    ['the only key', 'data:\n  a: 1\n'],
    ['a key that is not there', 'data:\n  b: 1\n  c: 1\n'],
    ['a key before a comment that would move', 'data:\n  - a: 1\n    # about b\n    b: 2\n'],
  ])('leaves %s alone', (_, body) => {
    const path = body.includes('- a') ? ['data', 0, 'a'] : ['data', 'a'];
    const result = edited(body, (resource) => removeEntry(resource, path));
    expect(result === undefined || result === body).toBe(true);
  });
});

describe('replaceValue', () => {
  it('keeps the comment behind the value', () => {
    expect(edited('data: {a: old} # why\n', (resource) => replaceValue(resource, ['data', 'a'], 'new'))).toBe('data: {a: new} # why\n');
  });
});

describe('joinToPreviousItem', () => {
  const join = (resource: Resource) => joinToPreviousItem(resource, ['rules'], 1);

  it.each([
    ['items with comments between', 'rules:\n- a:\n  - 1\n# why\n- b:\n  - 2 # and this\n', 'rules:\n- a:\n  - 1\n# why\n  b:\n  - 2 # and this\n'],
    ['indented items', 'rules:\n  - a: 1\n  - b: 2\n', 'rules:\n  - a: 1\n    b: 2\n'],
  ])('joins %s', (_, before, after) => {
    expect(edited(before, join)).toBe(after);
  });

  it.each([
    ['a flow list', 'rules: [{ a: 1 }, { b: 2 }]\n'],
    ['items at different columns', 'rules:\n  -   a: 1\n  - b: 2\n'],
    ['flow items', 'rules:\n  - { a: 1 }\n  - { b: 2 }\n'],
  ])('leaves %s alone', (_, body) => {
    expect(edited(body, join)).toBeUndefined();
  });
});

describe('moveItemBefore', () => {
  it.each([
    ['an item of one line', 'items:\n  - a: 1\n  - b: 2\n', 'items:\n  - b: 2\n  - a: 1\n'],
    ['items of several lines', 'items:\n  - a: 1\n    c: 3\n  - b:\n      - 2\nrest: 1\n', 'items:\n  - b:\n      - 2\n  - a: 1\n    c: 3\nrest: 1\n'],
    ['the comments above each, and what stands beside', 'items:\n  # first\n  - a: 1 # one\n\n  # second\n  # more\n  - b: 2 # two\n', 'items:\n  # second\n  # more\n  - b: 2 # two\n  # first\n  - a: 1 # one\n\n'],
    ['the last item of a text without a line end', 'items:\n- a: 1\n- b: 2', 'items:\n- b: 2\n- a: 1'],
  ])('moves %s', (_, before, after) => {
    expect(edited(before, (resource) => moveItemBefore(resource, ['items'], 1, 0))).toBe(after);
  });

  it('moves over the items between', () => {
    expect(edited('items:\n  - a\n  - b\n  - c\n', (resource) => moveItemBefore(resource, ['items'], 2, 0))).toBe('items:\n  - c\n  - a\n  - b\n');
  });

  it.each([
    ['a flow list', 'items: [{ a: 1 }, { b: 2 }]\n'],
    ['a list whose dashes do not stand below each other', 'items:\n  - a: 1\n  -   b: 2\n'],
  ])('leaves %s alone', (_, body) => {
    expect(edited(body, (resource) => moveItemBefore(resource, ['items'], 1, 0))).toBeUndefined();
  });

  it('leaves an item alone that stands above already', () => {
    expect(edited('items:\n  - a\n  - b\n', (resource) => moveItemBefore(resource, ['items'], 0, 1))).toBeUndefined();
  });
});
