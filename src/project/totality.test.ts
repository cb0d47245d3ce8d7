import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProject } from './check.ts';
import { openProject } from './project.ts';

const kinds = [
  ['networking.istio.io/v1', 'VirtualService'],
  ['networking.istio.io/v1', 'DestinationRule'],
  ['networking.istio.io/v1', 'ServiceEntry'],
  ['security.istio.io/v1', 'AuthorizationPolicy'],
  ['security.istio.io/v1', 'PeerAuthentication'],
  ['v1', 'Service'],
  ['v1', 'Namespace'],
  ['apps/v1', 'Deployment'],
] as const;

const words = ['host', 'hosts', 'http', 'route', 'destination', 'subset', 'weight', 'match', 'fault', 'timeout', 'retries', 'attempts', 'perTryTimeout', 'rules', 'from', 'to', 'source', 'operation', 'principals', 'methods', 'paths', 'when', 'key', 'selector', 'ports', 'targetPort', 'template', 'spec', 'containers', 'env', 'metadata', 'labels', 'mtls', 'mode', 'matchLabels', 'exportTo', '__proto__', ''];
const leaf = fc.oneof(fc.constantFrom<unknown>('reviews', 'a.b', '*', '*.x', '500ms', '1s', 'STRICT', null, true, -1, 0, 100, 1e21), fc.string({ maxLength: 5 }));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 6, withCrossShrink: true }, leaf, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom(...words), tie('value'), { maxKeys: 5 })),
}));

const object = fc.tuple(fc.constantFrom(...kinds), fc.constantFrom('reviews', 'orders'), fc.dictionary(fc.constantFrom(...words), value, { maxKeys: 6 })).map(([[apiVersion, kind], name, spec]) => ({ apiVersion, kind, metadata: { name }, spec }));

describe('a check is total', () => {
  it('whatever the number of documents in a file, and of lines in a mounted one', () => {
    const many = openProject([{ path: 'many.yaml', text: 'a: 1\n---\n'.repeat(200_000) }]);
    expect(many.ignored).toHaveLength(200_000);
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  volumes: [{name: v, configMap: {name: c}}]\n  containers: [{name: a, image: a, volumeMounts: [{name: v, mountPath: /c}]}]\n';
    const lines = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  c.conf: |\n${'    a b\n'.repeat(150_000)}`;
    expect(openProject([{ path: 'pod.yaml', text: `${pod}---\n${lines}` }]).topology.unknown).toHaveLength(1);
  });

  it('whatever the objects hold', () => {
    fc.assert(
      fc.property(fc.array(object, { minLength: 1, maxLength: 6 }), (objects) => {
        const text = objects.map((one) => JSON.stringify(one)).join('\n---\n');
        const report = checkProject(openProject([{ path: 'any.json', text }]), { readiness: true });
        for (const { line, column } of report.diagnostics) expect(line >= 1 && column >= 1).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
