// Written by scripts/generate-registry.ts from the files that stand beside it. Do not edit.
import type { RegisteredRule } from '../../../rules/rule.ts';
import istioAuthorizationSplitRule from './authorization-split-rule.ts';
import istioDestinationHostNotFound from './destination-host-not-found.ts';
import istioPerTryTimeoutLeavesNoRetry from './per-try-timeout-leaves-no-retry.ts';
import istioPrincipalNotFound from './principal-not-found.ts';
import istioRefusedByIstiod from './refused-by-istiod.ts';
import istioRouteTimeoutShorterThanCallee from './route-timeout-shorter-than-callee.ts';
import istioSingleDestinationWeight from './single-destination-weight.ts';
import istioSubsetNotDefined from './subset-not-defined.ts';
import istioUnscopedFault from './unscoped-fault.ts';
import istioWarnedByIstiod from './warned-by-istiod.ts';

export const rules: readonly RegisteredRule[] = [
  { id: 'istio/authorization-split-rule', rule: istioAuthorizationSplitRule },
  { id: 'istio/destination-host-not-found', rule: istioDestinationHostNotFound },
  { id: 'istio/per-try-timeout-leaves-no-retry', rule: istioPerTryTimeoutLeavesNoRetry },
  { id: 'istio/principal-not-found', rule: istioPrincipalNotFound },
  { id: 'istio/refused-by-istiod', rule: istioRefusedByIstiod },
  { id: 'istio/route-timeout-shorter-than-callee', rule: istioRouteTimeoutShorterThanCallee },
  { id: 'istio/single-destination-weight', rule: istioSingleDestinationWeight },
  { id: 'istio/subset-not-defined', rule: istioSubsetNotDefined },
  { id: 'istio/unscoped-fault', rule: istioUnscopedFault },
  { id: 'istio/warned-by-istiod', rule: istioWarnedByIstiod },
];
