import { describe, expect, it } from 'vitest';
import { decodeFile } from '../decode.ts';
import { builtInCatalogue } from './catalogue.ts';
import { extendCatalogue } from './crd.ts';
import { validateSchema } from './validate.ts';

const crd = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Cluster
  names: {kind: Widget, plural: widgets}
  versions:
  - name: v1alpha1
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object}}
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            required: [size, colour]
            oneOf:
            - required: [a]
            - required: [b]
            properties:
              a: {type: string}
              b: {type: string}
              size: {type: integer, minimum: 1, maximum: 9}
              colour: {type: string, enum: [red, blue], default: red}
              code: {type: string, pattern: '^(a+)+$'}
              port: {x-kubernetes-int-or-string: true}
              tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true}
              labels: {type: object, additionalProperties: {type: string}}
              template: {type: object, x-kubernetes-embedded-resource: true, properties: {spec: {type: object}}}
`;
const { catalogue, diagnostics } = extendCatalogue(builtInCatalogue(), [{ path: 'widgets.yaml', text: crd }]);

function check(text: string): string[] {
  return decodeFile({ path: 'a.yaml', text }).resources.flatMap((resource) => validateSchema(resource, catalogue).diagnostics).map(({ rule, message }) => `${rule.replace('kubernetes/', '')}: ${message}`);
}
const widget = (spec: string): string => `apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: ${spec}\n`;

describe('a kind from a CRD that the user gave', () => {
  it('is judged like a built-in one', () => {
    expect(diagnostics).toEqual([]);
    expect(check(widget('{size: 3, a: x, code: aaa, port: http, tags: [p, q], free: {any: 1}, labels: {x: z}, template: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}}'))).toEqual([]);
    expect(check(widget('{size: 30, a: x, b: x, colour: green, code: b, port: 1.5, tags: [x, x], labels: {x: 1}, colours: red, template: {speck: 1}}'))).toEqual([
      'out-of-range: `spec.size` must be from 1 to 9, not `30`',
      'bad-enumeration-value: `green` is no value of `spec.colour`',
      'bad-format: `spec.code` must be a text that matches `^(a+)+$`, not `b`',
      'wrong-type: `spec.port` must be a whole number or a text, not the number `1.5`',
      'duplicate-entry: `spec.tags[1]` is equal to `spec.tags[0]`: entries of this list must differ',
      'wrong-type: `spec.labels.x` must be a text, not the number `1`',
      'unknown-field: `spec` has no field `colours`',
      'unknown-field: `spec.template` has no field `speck`',
      'conflicting-fields: `spec` sets `a` and `b`: exactly one of them is allowed',
    ]);
    expect(check(widget('{}'))).toEqual(['missing-field: `spec` lacks `size`, which is required', 'missing-field: `spec` needs one of `a`, `b`']);
  });

  it('knows its versions', () => {
    expect(check(widget('{}').replace('v1', 'v1alpha1'))).toEqual(['deprecated-api-version: `example.com/v1alpha1` of Widget is no longer served']);
  });

  it('runs a pattern that hangs other engines in linear time', () => {
    expect(check(widget(`{size: 3, a: x, code: ${'a'.repeat(50_000)}!}`))).toHaveLength(1);
  });
});

it('says what it could not use', () => {
  const { diagnostics: found, catalogue: same } = extendCatalogue(builtInCatalogue(), [
    { path: 'pod.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n' },
    { path: 'broken.yaml', text: 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\nspec: {group: x}\n' },
  ]);
  expect(found.map(({ message }) => message)).toEqual(['`pod.yaml` holds no CustomResourceDefinition', 'this definition names no `group` or no `names.kind`, so its kind is not judged']);
  expect(same).toBe(builtInCatalogue());
});
