// Written by scripts/generate-registry.ts from the files that stand beside it. Do not edit.
import type { RegisteredRule } from '../../../rules/rule.ts';
import istioAllowPolicyOmitsWaypoint from './allow-policy-omits-waypoint.ts';
import istioAnnotationDeprecated from './annotation-deprecated.ts';
import istioAnnotationMayChange from './annotation-may-change.ts';
import istioAnnotationMisplaced from './annotation-misplaced.ts';
import istioAnnotationUnknown from './annotation-unknown.ts';
import istioAnnotationValueRefused from './annotation-value-refused.ts';
import istioAppProtocolUnknown from './app-protocol-unknown.ts';
import istioApplicationRunsAsProxyUser from './application-runs-as-proxy-user.ts';
import istioAuthorizationHostNotFound from './authorization-host-not-found.ts';
import istioAuthorizationNamespaceNotFound from './authorization-namespace-not-found.ts';
import istioAuthorizationSplitRule from './authorization-split-rule.ts';
import istioClaimRouteWithoutAuthentication from './claim-route-without-authentication.ts';
import istioClientCertificateNeverSent from './client-certificate-never-sent.ts';
import istioClientTlsRefused from './client-tls-refused.ts';
import istioConditionNameQuoted from './condition-name-quoted.ts';
import istioControlPlaneUrlUnusable from './control-plane-url-unusable.ts';
import istioCorsOpenWithCredentials from './cors-open-with-credentials.ts';
import istioCorsOriginNeverMatches from './cors-origin-never-matches.ts';
import istioCredentialDroppedBySidecars from './credential-dropped-by-sidecars.ts';
import istioCustomProviderNotAsked from './custom-provider-not-asked.ts';
import istioCustomProviderNotDefined from './custom-provider-not-defined.ts';
import istioDelegateHasNoEffect from './delegate-has-no-effect.ts';
import istioDelegationHidesRoute from './delegation-hides-route.ts';
import istioDestinationHostChangeLost from './destination-host-change-lost.ts';
import istioDestinationHostNotFound from './destination-host-not-found.ts';
import istioDestinationPortNotFound from './destination-port-not-found.ts';
import istioDestinationPortUnclear from './destination-port-unclear.ts';
import istioDestinationRuleHostNotFound from './destination-rule-host-not-found.ts';
import istioDestinationRuleNeedsWaypoint from './destination-rule-needs-waypoint.ts';
import istioDestinationRuleNeverApplies from './destination-rule-never-applies.ts';
import istioDestinationRulesCollide from './destination-rules-collide.ts';
import istioDestinationWithoutWeight from './destination-without-weight.ts';
import istioEjectionNeverHappens from './ejection-never-happens.ts';
import istioEnvoyFilterReachesAll from './envoy-filter-reaches-all.ts';
import istioEnvoyPatchIgnored from './envoy-patch-ignored.ts';
import istioEnvoyPatchOrderOpen from './envoy-patch-order-open.ts';
import istioEnvoyPatchVersionUnmatched from './envoy-patch-version-unmatched.ts';
import istioEveryRequestTraced from './every-request-traced.ts';
import istioExportedToMissingNamespace from './exported-to-missing-namespace.ts';
import istioExternalNamePort from './external-name-port.ts';
import istioFaultPastTimeoutAndRetries from './fault-past-timeout-and-retries.ts';
import istioGatewayApiDefinitionTooOld from './gateway-api-definition-too-old.ts';
import istioGatewayApiVersionNotServed from './gateway-api-version-not-served.ts';
import istioGatewayCertificateShared from './gateway-certificate-shared.ts';
import istioGatewayCredentialUnusable from './gateway-credential-unusable.ts';
import istioGatewayErrorsNeverEject from './gateway-errors-never-eject.ts';
import istioGatewayListedWithoutRoute from './gateway-listed-without-route.ts';
import istioGatewayNotFound from './gateway-not-found.ts';
import istioGatewayPortNamedOtherwise from './gateway-port-named-otherwise.ts';
import istioGatewayPortNotOnService from './gateway-port-not-on-service.ts';
import istioGatewayPortRefused from './gateway-port-refused.ts';
import istioGatewayRouteWithoutSubset from './gateway-route-without-subset.ts';
import istioGatewaySelectorMatchesNothing from './gateway-selector-matches-nothing.ts';
import istioGatewayServerDropped from './gateway-server-dropped.ts';
import istioGatewayServerWithoutRoute from './gateway-server-without-route.ts';
import istioGatewayUnused from './gateway-unused.ts';
import istioGatewaysSwitchOffSource from './gateways-switch-off-source.ts';
import istioHashWithoutKey from './hash-without-key.ts';
import istioHeaderMatchOnRequestLine from './header-match-on-request-line.ts';
import istioHostNotServedByGateway from './host-not-served-by-gateway.ts';
import istioHostOutsideRegistry from './host-outside-registry.ts';
import istioHostWrittenTwice from './host-written-twice.ts';
import istioHttpRoutesOnTlsHost from './http-routes-on-tls-host.ts';
import istioHttpsRedirectLeadsNowhere from './https-redirect-leads-nowhere.ts';
import istioIdentityWithoutMutualTls from './identity-without-mutual-tls.ts';
import istioImageAutoNotInjected from './image-auto-not-injected.ts';
import istioInjectionLabelIgnored from './injection-label-ignored.ts';
import istioInjectorsOverlap from './injectors-overlap.ts';
import istioInternalGatewayBound from './internal-gateway-bound.ts';
import istioIpBlockWiderThanWritten from './ip-block-wider-than-written.ts';
import istioIpBlocksBehindLoadBalancer from './ip-blocks-behind-load-balancer.ts';
import istioIssuerCheckedTwice from './issuer-checked-twice.ts';
import istioJobNeverFinishes from './job-never-finishes.ts';
import istioJwksFetchUnrestricted from './jwks-fetch-unrestricted.ts';
import istioJwksOverPlaintext from './jwks-over-plaintext.ts';
import istioKnownCallerRefused from './known-caller-refused.ts';
import istioLocalityWithoutEjection from './locality-without-ejection.ts';
import istioMatchGatewayNotListed from './match-gateway-not-listed.ts';
import istioMatchNeverHolds from './match-never-holds.ts';
import istioMethodMatchesNothing from './method-matches-nothing.ts';
import istioMetricsSwitchedOff from './metrics-switched-off.ts';
import istioMirrorToItself from './mirror-to-itself.ts';
import istioMissingDeadline from './missing-deadline.ts';
import istioMutualTlsNotInherited from './mutual-tls-not-inherited.ts';
import istioNamespaceInjectedByDefault from './namespace-injected-by-default.ts';
import istioNamespaceLabelWithoutEffect from './namespace-label-without-effect.ts';
import istioNamespaceLabelsDisagree from './namespace-labels-disagree.ts';
import istioNamespaceNotInjected from './namespace-not-injected.ts';
import istioNetworkRegistryUnknown from './network-registry-unknown.ts';
import istioOlderApiVersion from './older-api-version.ts';
import istioOutdatedWord from './outdated-word.ts';
import istioPathMatchesNothing from './path-matches-nothing.ts';
import istioPeerAuthenticationSaysNothing from './peer-authentication-says-nothing.ts';
import istioPeerAuthenticationShadowed from './peer-authentication-shadowed.ts';
import istioPerTryTimeoutLeavesNoRetry from './per-try-timeout-leaves-no-retry.ts';
import istioPermissiveWithoutNeed from './permissive-without-need.ts';
import istioPodWithoutSidecar from './pod-without-sidecar.ts';
import istioPolicyAdmitsNobody from './policy-admits-nobody.ts';
import istioPolicyHostWithoutPort from './policy-host-without-port.ts';
import istioPolicyNeedsWaypoint from './policy-needs-waypoint.ts';
import istioPolicyPathSwallowsSibling from './policy-path-swallows-sibling.ts';
import istioPolicyPortOfService from './policy-port-of-service.ts';
import istioPolicyRuleWithoutLimits from './policy-rule-without-limits.ts';
import istioPolicySelectsNothing from './policy-selects-nothing.ts';
import istioPolicyTargetNotFound from './policy-target-not-found.ts';
import istioPortModeOfServicePort from './port-mode-of-service-port.ts';
import istioPortProtocolNotSpoken from './port-protocol-not-spoken.ts';
import istioPortSettingsResetTheRest from './port-settings-reset-the-rest.ts';
import istioPortSettingsWithoutPort from './port-settings-without-port.ts';
import istioPrefixTakesSibling from './prefix-takes-sibling.ts';
import istioPrincipalMatchesNobody from './principal-matches-nobody.ts';
import istioPrincipalNotFound from './principal-not-found.ts';
import istioPrincipalOfUnknownTrustDomain from './principal-of-unknown-trust-domain.ts';
import istioProbeFailsUnderStrict from './probe-fails-under-strict.ts';
import istioProviderDeprecated from './provider-deprecated.ts';
import istioProxyImageMismatch from './proxy-image-mismatch.ts';
import istioRedirectToItself from './redirect-to-itself.ts';
import istioRefusedByIstiod from './refused-by-istiod.ts';
import istioRegexWithoutWildcard from './regex-without-wildcard.ts';
import istioRemovedCommand from './removed-command.ts';
import istioRepeatedDestination from './repeated-destination.ts';
import istioRequestPrincipalMatchesNobody from './request-principal-matches-nobody.ts';
import istioRequestRuleAtZtunnel from './request-rule-at-ztunnel.ts';
import istioRequestRuleOnConnectionPort from './request-rule-on-connection-port.ts';
import istioRequestsWithoutRoute from './requests-without-route.ts';
import istioRetriesDoNotFit from './retries-do-not-fit.ts';
import istioRetriesMultiply from './retries-multiply.ts';
import istioRetryConditionWithoutEffect from './retry-condition-without-effect.ts';
import istioRetryOfUnsafeMethod from './retry-of-unsafe-method.ts';
import istioRevisionNotInstalled from './revision-not-installed.ts';
import istioRewriteBreaksSlash from './rewrite-breaks-slash.ts';
import istioRewriteReplacesWholePath from './rewrite-replaces-whole-path.ts';
import istioRootPeerAuthenticationWithSelector from './root-peer-authentication-with-selector.ts';
import istioRouteCompetesWithVirtualService from './route-competes-with-virtual-service.ts';
import istioRouteMatchNeverUsed from './route-match-never-used.ts';
import istioRouteNeedsWaypoint from './route-needs-waypoint.ts';
import istioRouteTimeoutShorterThanCallee from './route-timeout-shorter-than-callee.ts';
import istioSecondDefaultSidecar from './second-default-sidecar.ts';
import istioSelectorNeverReachesWaypoint from './selector-never-reaches-waypoint.ts';
import istioServerNameNotChecked from './server-name-not-checked.ts';
import istioServiceEntriesCollide from './service-entries-collide.ts';
import istioServiceEntryHasNoEndpoints from './service-entry-has-no-endpoints.ts';
import istioServiceEntryShadowsService from './service-entry-shadows-service.ts';
import istioServicePortWithoutProtocol from './service-port-without-protocol.ts';
import istioServicePortsDisagree from './service-ports-disagree.ts';
import istioShadowedOnGateway from './shadowed-on-gateway.ts';
import istioShadowedVirtualService from './shadowed-virtual-service.ts';
import istioSiblingRouteWithoutTimeout from './sibling-route-without-timeout.ts';
import istioSidecarAndAmbient from './sidecar-and-ambient.ts';
import istioSidecarImportsNothing from './sidecar-imports-nothing.ts';
import istioSidecarInAmbientNamespace from './sidecar-in-ambient-namespace.ts';
import istioSidecarLeavesOutCallee from './sidecar-leaves-out-callee.ts';
import istioSidecarOutboundModeMissing from './sidecar-outbound-mode-missing.ts';
import istioSidecarSelectsNothing from './sidecar-selects-nothing.ts';
import istioSidecarSkipsWaypoint from './sidecar-skips-waypoint.ts';
import istioSidecarsMeet from './sidecars-meet.ts';
import istioSingleDestinationWeight from './single-destination-weight.ts';
import istioSinglePointWithoutBreaker from './single-point-without-breaker.ts';
import istioStatusReportsFailure from './status-reports-failure.ts';
import istioStrictRefusesPlaintextCaller from './strict-refuses-plaintext-caller.ts';
import istioStrictRefusesScrape from './strict-refuses-scrape.ts';
import istioStrictWithoutMutualTlsClients from './strict-without-mutual-tls-clients.ts';
import istioSubsetNotDefined from './subset-not-defined.ts';
import istioSubsetSelectsNothing from './subset-selects-nothing.ts';
import istioSubsetWithoutLabels from './subset-without-labels.ts';
import istioTagExpressionNotCel from './tag-expression-not-cel.ts';
import istioTagValuesUnbounded from './tag-values-unbounded.ts';
import istioTcpEntryWithoutAddress from './tcp-entry-without-address.ts';
import istioTelemetryIgnored from './telemetry-ignored.ts';
import istioTelemetryProviderNotFound from './telemetry-provider-not-found.ts';
import istioTelemetrySelectsNothing from './telemetry-selects-nothing.ts';
import istioTelemetryWithoutProvider from './telemetry-without-provider.ts';
import istioTlsWrappedTwice from './tls-wrapped-twice.ts';
import istioTokenConditionWithoutAuthentication from './token-condition-without-authentication.ts';
import istioTokenNotForwarded from './token-not-forwarded.ts';
import istioTokenNotRequired from './token-not-required.ts';
import istioTrafficGoesPastProxy from './traffic-goes-past-proxy.ts';
import istioUnexportedRuleHidesWildcard from './unexported-rule-hides-wildcard.ts';
import istioUnreachableMatch from './unreachable-match.ts';
import istioUnreachableRoute from './unreachable-route.ts';
import istioUnscopedFault from './unscoped-fault.ts';
import istioWarmupHasNoEffect from './warmup-has-no-effect.ts';
import istioWarnedByIstiod from './warned-by-istiod.ts';
import istioWaypointLabelOutsideAmbient from './waypoint-label-outside-ambient.ts';
import istioWaypointNotFound from './waypoint-not-found.ts';
import istioWebhookFailsOpen from './webhook-fails-open.ts';
import istioWebhookServiceNotFound from './webhook-service-not-found.ts';
import istioWildcardPrincipal from './wildcard-principal.ts';
import istioWildcardRoutesNotAsked from './wildcard-routes-not-asked.ts';
import istioWorkloadGroupAccountNotFound from './workload-group-account-not-found.ts';
import istioWorkloadGroupsAlike from './workload-groups-alike.ts';
import istioWorkloadWithoutAuthorization from './workload-without-authorization.ts';
import istioZipkinGetsNoTraces from './zipkin-gets-no-traces.ts';

export const rules: readonly RegisteredRule[] = [
  { id: 'istio/allow-policy-omits-waypoint', rule: istioAllowPolicyOmitsWaypoint },
  { id: 'istio/annotation-deprecated', rule: istioAnnotationDeprecated },
  { id: 'istio/annotation-may-change', rule: istioAnnotationMayChange },
  { id: 'istio/annotation-misplaced', rule: istioAnnotationMisplaced },
  { id: 'istio/annotation-unknown', rule: istioAnnotationUnknown },
  { id: 'istio/annotation-value-refused', rule: istioAnnotationValueRefused },
  { id: 'istio/app-protocol-unknown', rule: istioAppProtocolUnknown },
  { id: 'istio/application-runs-as-proxy-user', rule: istioApplicationRunsAsProxyUser },
  { id: 'istio/authorization-host-not-found', rule: istioAuthorizationHostNotFound },
  { id: 'istio/authorization-namespace-not-found', rule: istioAuthorizationNamespaceNotFound },
  { id: 'istio/authorization-split-rule', rule: istioAuthorizationSplitRule },
  { id: 'istio/claim-route-without-authentication', rule: istioClaimRouteWithoutAuthentication },
  { id: 'istio/client-certificate-never-sent', rule: istioClientCertificateNeverSent },
  { id: 'istio/client-tls-refused', rule: istioClientTlsRefused },
  { id: 'istio/condition-name-quoted', rule: istioConditionNameQuoted },
  { id: 'istio/control-plane-url-unusable', rule: istioControlPlaneUrlUnusable },
  { id: 'istio/cors-open-with-credentials', rule: istioCorsOpenWithCredentials },
  { id: 'istio/cors-origin-never-matches', rule: istioCorsOriginNeverMatches },
  { id: 'istio/credential-dropped-by-sidecars', rule: istioCredentialDroppedBySidecars },
  { id: 'istio/custom-provider-not-asked', rule: istioCustomProviderNotAsked },
  { id: 'istio/custom-provider-not-defined', rule: istioCustomProviderNotDefined },
  { id: 'istio/delegate-has-no-effect', rule: istioDelegateHasNoEffect },
  { id: 'istio/delegation-hides-route', rule: istioDelegationHidesRoute },
  { id: 'istio/destination-host-change-lost', rule: istioDestinationHostChangeLost },
  { id: 'istio/destination-host-not-found', rule: istioDestinationHostNotFound },
  { id: 'istio/destination-port-not-found', rule: istioDestinationPortNotFound },
  { id: 'istio/destination-port-unclear', rule: istioDestinationPortUnclear },
  { id: 'istio/destination-rule-host-not-found', rule: istioDestinationRuleHostNotFound },
  { id: 'istio/destination-rule-needs-waypoint', rule: istioDestinationRuleNeedsWaypoint },
  { id: 'istio/destination-rule-never-applies', rule: istioDestinationRuleNeverApplies },
  { id: 'istio/destination-rules-collide', rule: istioDestinationRulesCollide },
  { id: 'istio/destination-without-weight', rule: istioDestinationWithoutWeight },
  { id: 'istio/ejection-never-happens', rule: istioEjectionNeverHappens },
  { id: 'istio/envoy-filter-reaches-all', rule: istioEnvoyFilterReachesAll },
  { id: 'istio/envoy-patch-ignored', rule: istioEnvoyPatchIgnored },
  { id: 'istio/envoy-patch-order-open', rule: istioEnvoyPatchOrderOpen },
  { id: 'istio/envoy-patch-version-unmatched', rule: istioEnvoyPatchVersionUnmatched },
  { id: 'istio/every-request-traced', rule: istioEveryRequestTraced },
  { id: 'istio/exported-to-missing-namespace', rule: istioExportedToMissingNamespace },
  { id: 'istio/external-name-port', rule: istioExternalNamePort },
  { id: 'istio/fault-past-timeout-and-retries', rule: istioFaultPastTimeoutAndRetries },
  { id: 'istio/gateway-api-definition-too-old', rule: istioGatewayApiDefinitionTooOld },
  { id: 'istio/gateway-api-version-not-served', rule: istioGatewayApiVersionNotServed },
  { id: 'istio/gateway-certificate-shared', rule: istioGatewayCertificateShared },
  { id: 'istio/gateway-credential-unusable', rule: istioGatewayCredentialUnusable },
  { id: 'istio/gateway-errors-never-eject', rule: istioGatewayErrorsNeverEject },
  { id: 'istio/gateway-listed-without-route', rule: istioGatewayListedWithoutRoute },
  { id: 'istio/gateway-not-found', rule: istioGatewayNotFound },
  { id: 'istio/gateway-port-named-otherwise', rule: istioGatewayPortNamedOtherwise },
  { id: 'istio/gateway-port-not-on-service', rule: istioGatewayPortNotOnService },
  { id: 'istio/gateway-port-refused', rule: istioGatewayPortRefused },
  { id: 'istio/gateway-route-without-subset', rule: istioGatewayRouteWithoutSubset },
  { id: 'istio/gateway-selector-matches-nothing', rule: istioGatewaySelectorMatchesNothing },
  { id: 'istio/gateway-server-dropped', rule: istioGatewayServerDropped },
  { id: 'istio/gateway-server-without-route', rule: istioGatewayServerWithoutRoute },
  { id: 'istio/gateway-unused', rule: istioGatewayUnused },
  { id: 'istio/gateways-switch-off-source', rule: istioGatewaysSwitchOffSource },
  { id: 'istio/hash-without-key', rule: istioHashWithoutKey },
  { id: 'istio/header-match-on-request-line', rule: istioHeaderMatchOnRequestLine },
  { id: 'istio/host-not-served-by-gateway', rule: istioHostNotServedByGateway },
  { id: 'istio/host-outside-registry', rule: istioHostOutsideRegistry },
  { id: 'istio/host-written-twice', rule: istioHostWrittenTwice },
  { id: 'istio/http-routes-on-tls-host', rule: istioHttpRoutesOnTlsHost },
  { id: 'istio/https-redirect-leads-nowhere', rule: istioHttpsRedirectLeadsNowhere },
  { id: 'istio/identity-without-mutual-tls', rule: istioIdentityWithoutMutualTls },
  { id: 'istio/image-auto-not-injected', rule: istioImageAutoNotInjected },
  { id: 'istio/injection-label-ignored', rule: istioInjectionLabelIgnored },
  { id: 'istio/injectors-overlap', rule: istioInjectorsOverlap },
  { id: 'istio/internal-gateway-bound', rule: istioInternalGatewayBound },
  { id: 'istio/ip-block-wider-than-written', rule: istioIpBlockWiderThanWritten },
  { id: 'istio/ip-blocks-behind-load-balancer', rule: istioIpBlocksBehindLoadBalancer },
  { id: 'istio/issuer-checked-twice', rule: istioIssuerCheckedTwice },
  { id: 'istio/job-never-finishes', rule: istioJobNeverFinishes },
  { id: 'istio/jwks-fetch-unrestricted', rule: istioJwksFetchUnrestricted },
  { id: 'istio/jwks-over-plaintext', rule: istioJwksOverPlaintext },
  { id: 'istio/known-caller-refused', rule: istioKnownCallerRefused },
  { id: 'istio/locality-without-ejection', rule: istioLocalityWithoutEjection },
  { id: 'istio/match-gateway-not-listed', rule: istioMatchGatewayNotListed },
  { id: 'istio/match-never-holds', rule: istioMatchNeverHolds },
  { id: 'istio/method-matches-nothing', rule: istioMethodMatchesNothing },
  { id: 'istio/metrics-switched-off', rule: istioMetricsSwitchedOff },
  { id: 'istio/mirror-to-itself', rule: istioMirrorToItself },
  { id: 'istio/missing-deadline', rule: istioMissingDeadline },
  { id: 'istio/mutual-tls-not-inherited', rule: istioMutualTlsNotInherited },
  { id: 'istio/namespace-injected-by-default', rule: istioNamespaceInjectedByDefault },
  { id: 'istio/namespace-label-without-effect', rule: istioNamespaceLabelWithoutEffect },
  { id: 'istio/namespace-labels-disagree', rule: istioNamespaceLabelsDisagree },
  { id: 'istio/namespace-not-injected', rule: istioNamespaceNotInjected },
  { id: 'istio/network-registry-unknown', rule: istioNetworkRegistryUnknown },
  { id: 'istio/older-api-version', rule: istioOlderApiVersion },
  { id: 'istio/outdated-word', rule: istioOutdatedWord },
  { id: 'istio/path-matches-nothing', rule: istioPathMatchesNothing },
  { id: 'istio/peer-authentication-says-nothing', rule: istioPeerAuthenticationSaysNothing },
  { id: 'istio/peer-authentication-shadowed', rule: istioPeerAuthenticationShadowed },
  { id: 'istio/per-try-timeout-leaves-no-retry', rule: istioPerTryTimeoutLeavesNoRetry },
  { id: 'istio/permissive-without-need', rule: istioPermissiveWithoutNeed },
  { id: 'istio/pod-without-sidecar', rule: istioPodWithoutSidecar },
  { id: 'istio/policy-admits-nobody', rule: istioPolicyAdmitsNobody },
  { id: 'istio/policy-host-without-port', rule: istioPolicyHostWithoutPort },
  { id: 'istio/policy-needs-waypoint', rule: istioPolicyNeedsWaypoint },
  { id: 'istio/policy-path-swallows-sibling', rule: istioPolicyPathSwallowsSibling },
  { id: 'istio/policy-port-of-service', rule: istioPolicyPortOfService },
  { id: 'istio/policy-rule-without-limits', rule: istioPolicyRuleWithoutLimits },
  { id: 'istio/policy-selects-nothing', rule: istioPolicySelectsNothing },
  { id: 'istio/policy-target-not-found', rule: istioPolicyTargetNotFound },
  { id: 'istio/port-mode-of-service-port', rule: istioPortModeOfServicePort },
  { id: 'istio/port-protocol-not-spoken', rule: istioPortProtocolNotSpoken },
  { id: 'istio/port-settings-reset-the-rest', rule: istioPortSettingsResetTheRest },
  { id: 'istio/port-settings-without-port', rule: istioPortSettingsWithoutPort },
  { id: 'istio/prefix-takes-sibling', rule: istioPrefixTakesSibling },
  { id: 'istio/principal-matches-nobody', rule: istioPrincipalMatchesNobody },
  { id: 'istio/principal-not-found', rule: istioPrincipalNotFound },
  { id: 'istio/principal-of-unknown-trust-domain', rule: istioPrincipalOfUnknownTrustDomain },
  { id: 'istio/probe-fails-under-strict', rule: istioProbeFailsUnderStrict },
  { id: 'istio/provider-deprecated', rule: istioProviderDeprecated },
  { id: 'istio/proxy-image-mismatch', rule: istioProxyImageMismatch },
  { id: 'istio/redirect-to-itself', rule: istioRedirectToItself },
  { id: 'istio/refused-by-istiod', rule: istioRefusedByIstiod },
  { id: 'istio/regex-without-wildcard', rule: istioRegexWithoutWildcard },
  { id: 'istio/removed-command', rule: istioRemovedCommand },
  { id: 'istio/repeated-destination', rule: istioRepeatedDestination },
  { id: 'istio/request-principal-matches-nobody', rule: istioRequestPrincipalMatchesNobody },
  { id: 'istio/request-rule-at-ztunnel', rule: istioRequestRuleAtZtunnel },
  { id: 'istio/request-rule-on-connection-port', rule: istioRequestRuleOnConnectionPort },
  { id: 'istio/requests-without-route', rule: istioRequestsWithoutRoute },
  { id: 'istio/retries-do-not-fit', rule: istioRetriesDoNotFit },
  { id: 'istio/retries-multiply', rule: istioRetriesMultiply },
  { id: 'istio/retry-condition-without-effect', rule: istioRetryConditionWithoutEffect },
  { id: 'istio/retry-of-unsafe-method', rule: istioRetryOfUnsafeMethod },
  { id: 'istio/revision-not-installed', rule: istioRevisionNotInstalled },
  { id: 'istio/rewrite-breaks-slash', rule: istioRewriteBreaksSlash },
  { id: 'istio/rewrite-replaces-whole-path', rule: istioRewriteReplacesWholePath },
  { id: 'istio/root-peer-authentication-with-selector', rule: istioRootPeerAuthenticationWithSelector },
  { id: 'istio/route-competes-with-virtual-service', rule: istioRouteCompetesWithVirtualService },
  { id: 'istio/route-match-never-used', rule: istioRouteMatchNeverUsed },
  { id: 'istio/route-needs-waypoint', rule: istioRouteNeedsWaypoint },
  { id: 'istio/route-timeout-shorter-than-callee', rule: istioRouteTimeoutShorterThanCallee },
  { id: 'istio/second-default-sidecar', rule: istioSecondDefaultSidecar },
  { id: 'istio/selector-never-reaches-waypoint', rule: istioSelectorNeverReachesWaypoint },
  { id: 'istio/server-name-not-checked', rule: istioServerNameNotChecked },
  { id: 'istio/service-entries-collide', rule: istioServiceEntriesCollide },
  { id: 'istio/service-entry-has-no-endpoints', rule: istioServiceEntryHasNoEndpoints },
  { id: 'istio/service-entry-shadows-service', rule: istioServiceEntryShadowsService },
  { id: 'istio/service-port-without-protocol', rule: istioServicePortWithoutProtocol },
  { id: 'istio/service-ports-disagree', rule: istioServicePortsDisagree },
  { id: 'istio/shadowed-on-gateway', rule: istioShadowedOnGateway },
  { id: 'istio/shadowed-virtual-service', rule: istioShadowedVirtualService },
  { id: 'istio/sibling-route-without-timeout', rule: istioSiblingRouteWithoutTimeout },
  { id: 'istio/sidecar-and-ambient', rule: istioSidecarAndAmbient },
  { id: 'istio/sidecar-imports-nothing', rule: istioSidecarImportsNothing },
  { id: 'istio/sidecar-in-ambient-namespace', rule: istioSidecarInAmbientNamespace },
  { id: 'istio/sidecar-leaves-out-callee', rule: istioSidecarLeavesOutCallee },
  { id: 'istio/sidecar-outbound-mode-missing', rule: istioSidecarOutboundModeMissing },
  { id: 'istio/sidecar-selects-nothing', rule: istioSidecarSelectsNothing },
  { id: 'istio/sidecar-skips-waypoint', rule: istioSidecarSkipsWaypoint },
  { id: 'istio/sidecars-meet', rule: istioSidecarsMeet },
  { id: 'istio/single-destination-weight', rule: istioSingleDestinationWeight },
  { id: 'istio/single-point-without-breaker', rule: istioSinglePointWithoutBreaker },
  { id: 'istio/status-reports-failure', rule: istioStatusReportsFailure },
  { id: 'istio/strict-refuses-plaintext-caller', rule: istioStrictRefusesPlaintextCaller },
  { id: 'istio/strict-refuses-scrape', rule: istioStrictRefusesScrape },
  { id: 'istio/strict-without-mutual-tls-clients', rule: istioStrictWithoutMutualTlsClients },
  { id: 'istio/subset-not-defined', rule: istioSubsetNotDefined },
  { id: 'istio/subset-selects-nothing', rule: istioSubsetSelectsNothing },
  { id: 'istio/subset-without-labels', rule: istioSubsetWithoutLabels },
  { id: 'istio/tag-expression-not-cel', rule: istioTagExpressionNotCel },
  { id: 'istio/tag-values-unbounded', rule: istioTagValuesUnbounded },
  { id: 'istio/tcp-entry-without-address', rule: istioTcpEntryWithoutAddress },
  { id: 'istio/telemetry-ignored', rule: istioTelemetryIgnored },
  { id: 'istio/telemetry-provider-not-found', rule: istioTelemetryProviderNotFound },
  { id: 'istio/telemetry-selects-nothing', rule: istioTelemetrySelectsNothing },
  { id: 'istio/telemetry-without-provider', rule: istioTelemetryWithoutProvider },
  { id: 'istio/tls-wrapped-twice', rule: istioTlsWrappedTwice },
  { id: 'istio/token-condition-without-authentication', rule: istioTokenConditionWithoutAuthentication },
  { id: 'istio/token-not-forwarded', rule: istioTokenNotForwarded },
  { id: 'istio/token-not-required', rule: istioTokenNotRequired },
  { id: 'istio/traffic-goes-past-proxy', rule: istioTrafficGoesPastProxy },
  { id: 'istio/unexported-rule-hides-wildcard', rule: istioUnexportedRuleHidesWildcard },
  { id: 'istio/unreachable-match', rule: istioUnreachableMatch },
  { id: 'istio/unreachable-route', rule: istioUnreachableRoute },
  { id: 'istio/unscoped-fault', rule: istioUnscopedFault },
  { id: 'istio/warmup-has-no-effect', rule: istioWarmupHasNoEffect },
  { id: 'istio/warned-by-istiod', rule: istioWarnedByIstiod },
  { id: 'istio/waypoint-label-outside-ambient', rule: istioWaypointLabelOutsideAmbient },
  { id: 'istio/waypoint-not-found', rule: istioWaypointNotFound },
  { id: 'istio/webhook-fails-open', rule: istioWebhookFailsOpen },
  { id: 'istio/webhook-service-not-found', rule: istioWebhookServiceNotFound },
  { id: 'istio/wildcard-principal', rule: istioWildcardPrincipal },
  { id: 'istio/wildcard-routes-not-asked', rule: istioWildcardRoutesNotAsked },
  { id: 'istio/workload-group-account-not-found', rule: istioWorkloadGroupAccountNotFound },
  { id: 'istio/workload-groups-alike', rule: istioWorkloadGroupsAlike },
  { id: 'istio/workload-without-authorization', rule: istioWorkloadWithoutAuthorization },
  { id: 'istio/zipkin-gets-no-traces', rule: istioZipkinGetsNoTraces },
];
