import { describe, expect, it } from 'vitest';
import { checkProject } from '../project/check.ts';
import { openProject } from '../project/project.ts';
import { loadCel } from './cel.ts';

const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        x-kubernetes-validations:
        - { rule: "self.metadata.name.startsWith('w')", message: names begin with w }
        properties:
          spec:
            type: object
            x-kubernetes-validations:
            - { rule: "self.least + 1 <= self.most", message: least must be below most }
            - { rule: "self.most == oldSelf.most" }
            - { rule: "!has(self.also__dash__that) || self.class == 'big'" }
            properties:
              least: { type: integer, default: 1 }
              most: { type: integer }
              class: { type: string, default: big }
              also-that: { type: boolean }
              url: { type: string, x-kubernetes-validations: [{ rule: "url(self).getScheme() in ['https']" }] }
              code: { type: string, x-kubernetes-validations: [{ rule: "self.matches('^(a+)+$')" }] }
              age: { type: string, x-kubernetes-validations: [{ rule: "duration(self) >= duration('1ms')" }] }
              strange: { type: string, x-kubernetes-validations: [{ rule: "quantity(self).isGreaterThan(quantity('1'))" }] }
              names: { type: array, items: { type: string }, x-kubernetes-validations: [{ rule: "self.all(a, self.exists_one(b, a == b))" }] }
              shares: { type: object, additionalProperties: { type: integer }, x-kubernetes-validations: [{ rule: "self.all(key, self[key] > 0)" }] }
`;

async function check(spec: string, withCel = true): Promise<string[]> {
  const project = openProject([{ path: 'a.yaml', text: `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: w }\nspec: ${spec}\n` }]);
  const { diagnostics, unjudged } = checkProject(project, { crds: [{ path: 'crd.yaml', text: crd }], ...(withCel ? { compileCel: await loadCel() } : {}) });
  return [...diagnostics.map(({ rule, message, refusedBy = [] }) => `${rule} ${refusedBy.join()} ${message}`), ...unjudged.filter(({ rule }) => rule === 'kubernetes/broken-rule').map(({ missing }) => missing)];
}

describe("rules in CEL of the user's own CRDs", () => {
  it('are silent where they are kept', async () => {
    expect(await check('{ least: 1, most: 2, class: big, also-that: true, url: "https://a", code: aaa, age: 5s, names: [a, b], shares: { a: 1 } }')).toEqual([]);
  });

  it('refuse with the words of the CRD, and the defaults filled in', async () => {
    expect(await check('{ most: 1 }')).toEqual(['kubernetes/broken-rule api-server `spec` is refused by its CRD: least must be below most']);
    expect(await check('{ most: 2, class: small, also-that: true }')).toEqual(["kubernetes/broken-rule api-server `spec` must keep the rule `!has(self.also__dash__that) || self.class == 'big'`"]);
  });

  it('refuse where the expression fails', async () => {
    expect(await check('{ most: 2, url: "a b", age: soon }')).toHaveLength(2);
    expect(await check('{ class: big }')).toHaveLength(1);
  });

  it('ask lists and maps', async () => {
    expect(await check('{ most: 2, names: [a, a] }')).toHaveLength(1);
    expect(await check('{ most: 2, shares: { a: 0 } }')).toHaveLength(1);
  });

  it('cannot be made to hang by a pattern', async () => {
    expect(await check(`{ most: 2, code: ${'a'.repeat(5000)}! }`)).toHaveLength(1);
  });

  it('are listed where they ask for what is not known here, and where nothing evaluates them', async () => {
    expect(await check('{ most: 2, strange: "5" }')).toEqual(["the rule `quantity(self).isGreaterThan(quantity('1'))` of its CRD cannot be evaluated here"]);
    expect(await check('{ most: 2 }', false)).not.toEqual([]);
  });

  it('are not asked where the schema refuses already', async () => {
    expect((await check('{ most: many }')).map((line) => line.split(' ')[0])).toEqual(['kubernetes/wrong-type']);
  });
});
