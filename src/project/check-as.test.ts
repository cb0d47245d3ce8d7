import { describe, expect, it } from 'vitest';
import { assert } from '../base/assert.ts';
import { upstreamTools } from '../meshes/registry.ts';
import type { UpstreamTool } from '../rules/analyzer.ts';
import { checkAs, inspectAs } from './check-as.ts';
import { openProject, type Project } from './project.ts';

function toolNamed(name: string): UpstreamTool {
  const tool = upstreamTools.get(name);
  assert(tool !== undefined, `${name} is a tool`);
  return tool;
}

const project = (annotations: string): Project =>
  openProject([
    {
      path: 'a.yaml',
      text: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: a, namespace: shop }
spec: { host: a.com, subsets: [{ name: v1, labels: { version: v1 } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop, annotations: { ${annotations} } }
spec: { hosts: [a.com], http: [{ route: [{ destination: { host: a.com, subset: v2 } }] }] }
`,
    },
  ]);

const codes = (annotations: string, name: string): string[] => checkAs(project(annotations), toolNamed(name)).map(({ rule }) => rule);

describe('checkAs', () => {
  it.each([
    ['istioctl', 'IST0101', 'error'],
    ['kiali', 'KIA1107', 'warning'],
  ])('gives the verdict of %s under its code, with its severity', (name, code, severity) => {
    expect(checkAs(project(''), toolNamed(name)).filter(({ rule }) => rule === code)).toMatchObject([{ severity, upstream: [code], resource: 'VirtualService shop/a' }]);
  });

  it.each<[string, string, string, boolean]>([
    ['istioctl', 'IST0101', 'galley.istio.io/analyze-suppress: "*"', true],
    ['istioctl', 'IST0101', 'galley.istio.io/analyze-suppress: "IST0109,IST0101"', true],
    ['istioctl', 'IST0101', 'galley.istio.io/analyze-suppress: IST0109', false],
    ['istioctl', 'IST0101', 'kiali.io/ignore-validations: ""', false],
    ['kiali', 'KIA1107', 'kiali.io/ignore-validations: ""', true],
    ['kiali', 'KIA1107', 'kiali.io/ignore-validations: KIA1101', false],
    ['kiali', 'KIA1107', 'galley.istio.io/analyze-suppress: "*"', false],
  ])('of %s is silent about %s where its own annotation asks for it: %s', (name, code, annotation, isSilent) => {
    expect(codes(annotation, name).includes(code)).toBe(!isSilent);
  });

  it('lists what no file can decide, with the reason', () => {
    const { unjudged } = inspectAs(project(''), toolNamed('istioctl'));
    const never = toolNamed('istioctl').codes.filter(({ notJudged }) => notJudged !== undefined);
    expect(never.length).toBeGreaterThan(0);
    for (const { code, notJudged = '' } of never) expect(unjudged).toContainEqual(expect.objectContaining({ rule: code, missing: notJudged }));
    expect(unjudged.every(({ rule }) => rule.startsWith('IST'))).toBe(true);
  });
});
