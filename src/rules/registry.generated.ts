// Written by scripts/generate-registry.ts from the files that stand beside it. Do not edit.
import type { RegisteredRule } from './rule.ts';
import kubernetesDuplicateObject from './kubernetes/duplicate-object.ts';
import kubernetesServiceAccountNotFound from './kubernetes/service-account-not-found.ts';
import kubernetesServiceSelectsNothing from './kubernetes/service-selects-nothing.ts';
import kubernetesServiceTargetPortNotFound from './kubernetes/service-target-port-not-found.ts';
import kubernetesSharedDefaultServiceAccount from './kubernetes/shared-default-service-account.ts';
import resilienceDeadlineShorterThanCallee from './resilience/deadline-shorter-than-callee.ts';
import resilienceRetryStorm from './resilience/retry-storm.ts';

export const rules: readonly RegisteredRule[] = [
  { id: 'kubernetes/duplicate-object', rule: kubernetesDuplicateObject },
  { id: 'kubernetes/service-account-not-found', rule: kubernetesServiceAccountNotFound },
  { id: 'kubernetes/service-selects-nothing', rule: kubernetesServiceSelectsNothing },
  { id: 'kubernetes/service-target-port-not-found', rule: kubernetesServiceTargetPortNotFound },
  { id: 'kubernetes/shared-default-service-account', rule: kubernetesSharedDefaultServiceAccount },
  { id: 'resilience/deadline-shorter-than-callee', rule: resilienceDeadlineShorterThanCallee },
  { id: 'resilience/retry-storm', rule: resilienceRetryStorm },
];
