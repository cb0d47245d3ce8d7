import type { UpstreamTool } from '../../../rules/analyzer.ts';
import { codes as istioctlCodes } from './istioctl/codes.ts';
import { analyzers as istioctlAnalyzers } from './istioctl/registry.generated.ts';
import { codes as kialiCodes } from './kiali/codes.ts';
import { analyzers as kialiAnalyzers } from './kiali/registry.generated.ts';

/** Checkers of Istio's configuration whose verdicts `check --as` gives. */
export const tools: readonly UpstreamTool[] = [
  { name: 'istioctl', title: 'istioctl analyze', version: '1.32', codes: istioctlCodes, analyzers: istioctlAnalyzers, ignore: { annotation: 'galley.istio.io/analyze-suppress', all: '*' } },
  { name: 'kiali', title: 'Kiali', version: 'of 2026-08-20', codes: kialiCodes, analyzers: kialiAnalyzers, ignore: { annotation: 'kiali.io/ignore-validations', all: '' } },
];
