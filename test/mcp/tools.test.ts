import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allTools, toolsFor } from '../../src/faces/mcp/tools.ts';

/** Bytes of `tools/list`, the main cost of a server for a model. They only go down: a tool that needs more says so here. */
const mostBytes = { readOnly: 31_000, all: 35_000 };

const listed = (tools: typeof allTools): object[] => tools.map(({ name, title, description, annotations, input, output }) => ({ name, title, description, annotations: { title, ...annotations }, inputSchema: z.toJSONSchema(input, { io: 'input' }), outputSchema: z.toJSONSchema(output) }));

/** Every name of a parameter, however deep. */
function* namesIn(schema: unknown): Generator<string> {
  if (Array.isArray(schema)) for (const item of schema) yield* namesIn(item);
  else if (typeof schema === 'object' && schema !== null) {
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') yield* Object.keys(value as object);
      yield* namesIn(value);
    }
  }
}

describe('the list of tools', () => {
  it('stays as small as it is', () => {
    expect(JSON.stringify(listed(toolsFor({ allowWrite: false }))).length).toBeLessThan(mostBytes.readOnly);
    expect(JSON.stringify(listed(allTools)).length).toBeLessThan(mostBytes.all);
    expect(allTools.length).toBeLessThanOrEqual(15);
  });

  it('holds what writes only where that is allowed', () => {
    const names = new Set(toolsFor({ allowWrite: false }).map(({ name }) => name));
    expect(allTools.map(({ name }) => name).filter((name) => !names.has(name))).toEqual(['mesh_export_plan', 'mesh_apply_plan']);
  });
});

describe.each(allTools.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
  it('is named, titled, described and annotated', () => {
    expect(name).toMatch(/^mesh_[a-z]+(?:_[a-z]+)*$/);
    expect(name.length).toBeLessThanOrEqual(64);
    expect(tool.title).toMatch(/^[A-Z]/);
    expect(Object.values(tool.annotations).map((hint) => typeof hint)).toEqual(['boolean', 'boolean', 'boolean', 'boolean']);
    expect(tool.annotations.readOnlyHint && tool.annotations.destructiveHint).toBe(false);
  });

  it('describes, and tells the model nothing to do', () => {
    expect(tool.description).not.toMatch(/\b(?:always|never|must|should|please|first call|call this|use this|before you|make sure|important)\b/i);
    expect(tool.description).toMatch(/\.$/);
  });

  it('describes every parameter, and takes no other', () => {
    const { properties = {}, additionalProperties } = z.toJSONSchema(tool.input, { io: 'input' });
    expect(additionalProperties).toBe(false);
    for (const [key, schema] of Object.entries(properties)) expect((schema as { readonly description?: string }).description, key).toMatch(/\.$/);
  });

  it('has no parameter by which a model could approve', () => {
    const names = [...namesIn(z.toJSONSchema(tool.input, { io: 'input' }))];
    expect(names.filter((key) => /confirm|force|\byes\b|^yes|approv|consent|accept|allow|skip|overwrite|unsafe|dry_?run/i.test(key))).toEqual([]);
  });
});
