// Written by scripts/generate-registry.ts from the files that stand beside it. Do not edit.
import type { RegisteredRule } from './rule.ts';
import gatewayApiBackendNotFound from './gateway-api/backend-not-found.ts';
import gatewayApiBackendTimeoutOutlastsRequest from './gateway-api/backend-timeout-outlasts-request.ts';
import gatewayApiBackendTlsTargetNotFound from './gateway-api/backend-tls-target-not-found.ts';
import gatewayApiFiltersExcludeEachOther from './gateway-api/filters-exclude-each-other.ts';
import gatewayApiGatewayClassNotFound from './gateway-api/gateway-class-not-found.ts';
import gatewayApiGatewaysShareAddress from './gateway-api/gateways-share-address.ts';
import gatewayApiGrantFromUnknownNamespace from './gateway-api/grant-from-unknown-namespace.ts';
import gatewayApiGrantOpensNothing from './gateway-api/grant-opens-nothing.ts';
import gatewayApiListenerCertificateUnusable from './gateway-api/listener-certificate-unusable.ts';
import gatewayApiListenerRefusesRoute from './gateway-api/listener-refuses-route.ts';
import gatewayApiListenerWithoutCertificate from './gateway-api/listener-without-certificate.ts';
import gatewayApiListenersConflict from './gateway-api/listeners-conflict.ts';
import gatewayApiMeshRouteWithoutFallback from './gateway-api/mesh-route-without-fallback.ts';
import gatewayApiParentGatewayNotFound from './gateway-api/parent-gateway-not-found.ts';
import gatewayApiParentListenerNotFound from './gateway-api/parent-listener-not-found.ts';
import gatewayApiParentServiceNotFound from './gateway-api/parent-service-not-found.ts';
import gatewayApiPathNotCanonical from './gateway-api/path-not-canonical.ts';
import gatewayApiRedirectMeetsItself from './gateway-api/redirect-meets-itself.ts';
import gatewayApiReferenceNotGranted from './gateway-api/reference-not-granted.ts';
import gatewayApiRouteForOwnNamespaceOnly from './gateway-api/route-for-own-namespace-only.ts';
import gatewayApiRouteHostnameUnserved from './gateway-api/route-hostname-unserved.ts';
import gatewayApiRouteMatchTaken from './gateway-api/route-match-taken.ts';
import gatewayApiRouteOrderDoesNotCount from './gateway-api/route-order-does-not-count.ts';
import gatewayApiWeightsAllZero from './gateway-api/weights-all-zero.ts';
import kubernetesDuplicateObject from './kubernetes/duplicate-object.ts';
import kubernetesServiceAccountNotFound from './kubernetes/service-account-not-found.ts';
import kubernetesServiceSelectsNothing from './kubernetes/service-selects-nothing.ts';
import kubernetesServiceTargetPortNotFound from './kubernetes/service-target-port-not-found.ts';
import kubernetesSharedDefaultServiceAccount from './kubernetes/shared-default-service-account.ts';
import resilienceCallsInACircle from './resilience/calls-in-a-circle.ts';
import resilienceDeadlineShorterThanCallee from './resilience/deadline-shorter-than-callee.ts';
import resilienceRetryStorm from './resilience/retry-storm.ts';

export const rules: readonly RegisteredRule[] = [
  { id: 'gateway-api/backend-not-found', rule: gatewayApiBackendNotFound },
  { id: 'gateway-api/backend-timeout-outlasts-request', rule: gatewayApiBackendTimeoutOutlastsRequest },
  { id: 'gateway-api/backend-tls-target-not-found', rule: gatewayApiBackendTlsTargetNotFound },
  { id: 'gateway-api/filters-exclude-each-other', rule: gatewayApiFiltersExcludeEachOther },
  { id: 'gateway-api/gateway-class-not-found', rule: gatewayApiGatewayClassNotFound },
  { id: 'gateway-api/gateways-share-address', rule: gatewayApiGatewaysShareAddress },
  { id: 'gateway-api/grant-from-unknown-namespace', rule: gatewayApiGrantFromUnknownNamespace },
  { id: 'gateway-api/grant-opens-nothing', rule: gatewayApiGrantOpensNothing },
  { id: 'gateway-api/listener-certificate-unusable', rule: gatewayApiListenerCertificateUnusable },
  { id: 'gateway-api/listener-refuses-route', rule: gatewayApiListenerRefusesRoute },
  { id: 'gateway-api/listener-without-certificate', rule: gatewayApiListenerWithoutCertificate },
  { id: 'gateway-api/listeners-conflict', rule: gatewayApiListenersConflict },
  { id: 'gateway-api/mesh-route-without-fallback', rule: gatewayApiMeshRouteWithoutFallback },
  { id: 'gateway-api/parent-gateway-not-found', rule: gatewayApiParentGatewayNotFound },
  { id: 'gateway-api/parent-listener-not-found', rule: gatewayApiParentListenerNotFound },
  { id: 'gateway-api/parent-service-not-found', rule: gatewayApiParentServiceNotFound },
  { id: 'gateway-api/path-not-canonical', rule: gatewayApiPathNotCanonical },
  { id: 'gateway-api/redirect-meets-itself', rule: gatewayApiRedirectMeetsItself },
  { id: 'gateway-api/reference-not-granted', rule: gatewayApiReferenceNotGranted },
  { id: 'gateway-api/route-for-own-namespace-only', rule: gatewayApiRouteForOwnNamespaceOnly },
  { id: 'gateway-api/route-hostname-unserved', rule: gatewayApiRouteHostnameUnserved },
  { id: 'gateway-api/route-match-taken', rule: gatewayApiRouteMatchTaken },
  { id: 'gateway-api/route-order-does-not-count', rule: gatewayApiRouteOrderDoesNotCount },
  { id: 'gateway-api/weights-all-zero', rule: gatewayApiWeightsAllZero },
  { id: 'kubernetes/duplicate-object', rule: kubernetesDuplicateObject },
  { id: 'kubernetes/service-account-not-found', rule: kubernetesServiceAccountNotFound },
  { id: 'kubernetes/service-selects-nothing', rule: kubernetesServiceSelectsNothing },
  { id: 'kubernetes/service-target-port-not-found', rule: kubernetesServiceTargetPortNotFound },
  { id: 'kubernetes/shared-default-service-account', rule: kubernetesSharedDefaultServiceAccount },
  { id: 'resilience/calls-in-a-circle', rule: resilienceCallsInACircle },
  { id: 'resilience/deadline-shorter-than-callee', rule: resilienceDeadlineShorterThanCallee },
  { id: 'resilience/retry-storm', rule: resilienceRetryStorm },
];
