import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyFix } from '../src/diagnostics/apply-fix.ts';
import { groupKindOf } from '../src/kube/resource.ts';
import { decodeFile } from '../src/kube/decode.ts';
import type { RegisteredRule } from '../src/rules/rule.ts';
import { exampleFile, expectCarets, runOn, withoutCarets } from './caret.ts';
import { readText, repositoryRoot } from './shared.ts';

/** What every rule owes, whatever it judges. */
export function describeRuleContract(rules: readonly RegisteredRule[]): void {
  describe.each(rules.map((registered) => [registered.id, registered] as const))('%s', (id, registered) => {
    const { rule } = registered;

    it('reports exactly the carets of its bad example', () => {
      const { diagnostics } = expectCarets(registered, rule.bad);
      expect(diagnostics).not.toEqual([]);
    });

    it('reports nothing on its good example, and judges all of it', () => {
      expect(runOn(registered, rule.good)).toEqual({ diagnostics: [], unjudged: [] });
    });

    it('reads what it declares, and nothing else', () => {
      const kinds = new Set<string>();
      const asked = new Set<string>();
      for (const text of [withoutCarets(rule.bad), rule.good]) runOn(registered, text, { kind: (kind) => kinds.add(kind), ask: (ask) => asked.add(ask) });
      if (rule.reads === 'every-kind') expect(kinds.size).toBeGreaterThan(0);
      else expect([...kinds].sort()).toEqual([...rule.reads].sort());
      expect([...asked].sort()).toEqual([...rule.asks].sort());
    });

    it('shows each of its messages in the bad example, or has a test of its own for the others', () => {
      const unseen = new Set(Object.keys(rule.messages));
      const watched = Object.fromEntries(
        Object.entries(rule.messages).map(([name, message]) => [name, (data: never) => (unseen.delete(name), typeof message === 'string' ? message : message(data))]),
      );
      runOn({ id, rule: { ...rule, messages: watched } }, withoutCarets(rule.bad));
      const ownTest = join(repositoryRoot, testPathOf(id));
      if (unseen.size > 0) expect(existsSync(ownTest), `${[...unseen].join(', ')} must be shown by ${testPathOf(id)}`).toBe(true);
    });

    it('mends its bad example for good, where it offers a fix', () => {
      const text = withoutCarets(rule.bad);
      const fixable = runOn(registered, text).diagnostics.filter((diagnostic) => diagnostic.fix !== undefined);
      const canMend = /^\s*fix[:,]/m.test(readText(join(repositoryRoot, testPathOf(id).replace(/\.test\.ts$/, '.ts'))));
      expect(fixable.length > 0, 'a rule that can mend shows it on its bad example').toBe(canMend);
      for (const { fix, message } of fixable) {
        const mended = fix === undefined ? text : applyFix(exampleFile, text, fix);
        const after = runOn(registered, mended).diagnostics;
        expect(after.map((diagnostic) => diagnostic.message)).not.toContain(message);
        expect(kindsIn(mended)).toEqual(kindsIn(text));
      }
    });

    it('has a page, a summary of one sentence, and upstream codes that can be looked up', () => {
      expect(existsSync(join(repositoryRoot, 'docs/rules', `${id}.md`))).toBe(true);
      expect(rule.summary).toMatch(/^[A-Z][^.]*\.$/);
      expect(rule.why.trim()).not.toBe('');
      expect(rule.summary + rule.why + rule.bad, 'the scaffolder left this to be written').not.toContain('TODO');
      for (const code of rule.upstream) expect(code).toMatch(/^(?:IST0\d{3}|KIA\d{4}|GWAPI)$/);
      expect(id).toMatch(/^[a-z-]+\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
    });

    it('speaks in lower case, without a full stop', () => {
      for (const { message } of runOn(registered, withoutCarets(rule.bad)).diagnostics) {
        expect(message).toMatch(/^[^A-Z]|^[A-Z]\w+ `/);
        expect(message).not.toMatch(/\.$/);
      }
    });
  });

  it('are all named once', () => {
    const ids = rules.map((registered) => registered.id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });
}

function kindsIn(text: string): string[] {
  return decodeFile({ path: exampleFile, text }).resources.map(groupKindOf);
}

function testPathOf(id: string): string {
  const [folder, slug] = id.split('/');
  return existsSync(join(repositoryRoot, 'src/rules', folder ?? '')) ? `src/rules/${id}.test.ts` : `src/meshes/${folder}/rules/${slug}.test.ts`;
}
