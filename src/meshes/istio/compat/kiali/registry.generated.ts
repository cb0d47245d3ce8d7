// Written by scripts/generate-registry.ts from the files that stand beside it. Do not edit.
import type { Analyzer } from '../../../../rules/analyzer.ts';
import ambientPolicies from './ambient-policies.ts';
import ambientWorkloads from './ambient-workloads.ts';
import authorizationHostNotInRegistry from './authorization-host-not-in-registry.ts';
import authorizationNeedsMutualTls from './authorization-needs-mutual-tls.ts';
import authorizationPrincipals from './authorization-principals.ts';
import authorizationValues from './authorization-values.ts';
import destinationRuleWithoutTarget from './destination-rule-without-target.ts';
import destinationRulesMeet from './destination-rules-meet.ts';
import exportToNowhere from './export-to-nowhere.ts';
import gatewayHosts from './gateway-hosts.ts';
import gatewayListeners from './gateway-listeners.ts';
import gatewaySelectors from './gateway-selectors.ts';
import gatewayStatus from './gateway-status.ts';
import mutualTlsHalves from './mutual-tls-halves.ts';
import mutualTlsOverridden from './mutual-tls-overridden.ts';
import outboundModeAmbiguous from './outbound-mode-ambiguous.ts';
import repeatedDestination from './repeated-destination.ts';
import rootSidecarSelects from './root-sidecar-selects.ts';
import routeGateways from './route-gateways.ts';
import routeHostNotFound from './route-host-not-found.ts';
import routeParents from './route-parents.ts';
import routeServices from './route-services.ts';
import routeSubsetNotFound from './route-subset-not-found.ts';
import selectorLessTwice from './selector-less-twice.ts';
import selectorWithoutWorkload from './selector-without-workload.ts';
import selectorsMeet from './selectors-meet.ts';
import serviceEntriesMeet from './service-entries-meet.ts';
import servicePorts from './service-ports.ts';
import severalVirtualServices from './several-virtual-services.ts';
import sidecarImportsNothing from './sidecar-imports-nothing.ts';
import workloadGroupAccountMissing from './workload-group-account-missing.ts';
import workloadGroupsAlike from './workload-groups-alike.ts';
import workloadNotCovered from './workload-not-covered.ts';

export const analyzers: readonly Analyzer[] = [
  ambientPolicies,
  ambientWorkloads,
  authorizationHostNotInRegistry,
  authorizationNeedsMutualTls,
  authorizationPrincipals,
  authorizationValues,
  destinationRuleWithoutTarget,
  destinationRulesMeet,
  exportToNowhere,
  gatewayHosts,
  gatewayListeners,
  gatewaySelectors,
  gatewayStatus,
  mutualTlsHalves,
  mutualTlsOverridden,
  outboundModeAmbiguous,
  repeatedDestination,
  rootSidecarSelects,
  routeGateways,
  routeHostNotFound,
  routeParents,
  routeServices,
  routeSubsetNotFound,
  selectorLessTwice,
  selectorWithoutWorkload,
  selectorsMeet,
  serviceEntriesMeet,
  servicePorts,
  severalVirtualServices,
  sidecarImportsNothing,
  workloadGroupAccountMissing,
  workloadGroupsAlike,
  workloadNotCovered,
];
