// Written by scripts/generate-registry.ts from the files that stand beside it. Do not edit.
import type { Analyzer } from '../../../../rules/analyzer.ts';
import annotations from './annotations.ts';
import applicationUser from './application-user.ts';
import authorizationPolicyReferences from './authorization-policy-references.ts';
import claimRoutes from './claim-routes.ts';
import conflictingHosts from './conflicting-hosts.ts';
import deprecations from './deprecations.ts';
import destinationRuleSubsets from './destination-rule-subsets.ts';
import envoyPatches from './envoy-patches.ts';
import externalControlPlane from './external-control-plane.ts';
import gatewayConflicts from './gateway-conflicts.ts';
import gatewayCredentials from './gateway-credentials.ts';
import gatewaySelectors from './gateway-selectors.ts';
import imageAuto from './image-auto.ts';
import ineffectiveSelectors from './ineffective-selectors.ts';
import injection from './injection.ts';
import jwksFetchUnrestricted from './jwks-fetch-unrestricted.ts';
import meshNetworks from './mesh-networks.ts';
import multiClusterServices from './multi-cluster-services.ts';
import portNames from './port-names.ts';
import proxyImages from './proxy-images.ts';
import routeGateways from './route-gateways.ts';
import routeHosts from './route-hosts.ts';
import routeSubsets from './route-subsets.ts';
import schema from './schema.ts';
import serverNotVerified from './server-not-verified.ts';
import serviceAssociation from './service-association.ts';
import serviceEntryAddresses from './service-entry-addresses.ts';
import serviceEntryProtocols from './service-entry-protocols.ts';
import sharedCertificates from './shared-certificates.ts';
import sidecarSelectors from './sidecar-selectors.ts';
import telemetry from './telemetry.ts';
import unreachableRules from './unreachable-rules.ts';
import webhooks from './webhooks.ts';

export const analyzers: readonly Analyzer[] = [
  annotations,
  applicationUser,
  authorizationPolicyReferences,
  claimRoutes,
  conflictingHosts,
  deprecations,
  destinationRuleSubsets,
  envoyPatches,
  externalControlPlane,
  gatewayConflicts,
  gatewayCredentials,
  gatewaySelectors,
  imageAuto,
  ineffectiveSelectors,
  injection,
  jwksFetchUnrestricted,
  meshNetworks,
  multiClusterServices,
  portNames,
  proxyImages,
  routeGateways,
  routeHosts,
  routeSubsets,
  schema,
  serverNotVerified,
  serviceAssociation,
  serviceEntryAddresses,
  serviceEntryProtocols,
  sharedCertificates,
  sidecarSelectors,
  telemetry,
  unreachableRules,
  webhooks,
];
