import type { Chapter } from './chapter.ts';

export const notHere: Chapter = {
  title: 'What cannot be recorded here',
  semantics: [
    { name: 'ambient-policies-at-ztunnel', does: 'ztunnel takes ALLOW and DENY by identity, address and port; other attributes drop ALLOW rules and empty DENY rules.', notRecorded: 'ztunnel cannot be built or had for the lab: there is no ambient mode in it' },
    { name: 'ambient-peer-authentication', does: 'STRICT in ambient mode refuses plaintext; DISABLE does not turn its tunnel off.', notRecorded: 'ztunnel cannot be built or had for the lab: there is no ambient mode in it' },
    { name: 'ambient-waypoint-binding', does: 'Labels of Service, pod or namespace bind a waypoint; an absent one is skipped.', notRecorded: 'ztunnel cannot be built or had for the lab: there is no ambient mode in it' },
    { name: 'ambient-identity-behind-a-waypoint', does: 'Behind a waypoint the caller is the waypoint.', notRecorded: 'ztunnel cannot be built or had for the lab: there is no ambient mode in it' },
    { name: 'ambient-sidecar-clients-skip-waypoints', does: 'Sidecars never go through a waypoint.', notRecorded: 'ztunnel cannot be built or had for the lab: there is no ambient mode in it' },
    { name: 'ambient-ingress-and-waypoints', does: 'Gateways use a waypoint only where the Service or its namespace asks for it.', notRecorded: 'ztunnel cannot be built or had for the lab: there is no ambient mode in it' },
    { name: 'ambient-policies-at-waypoints', does: 'Waypoints take policies by targetRefs only.', notRecorded: 'ztunnel cannot be built or had for the lab: there is no ambient mode in it' },
    { name: 'version-best-service-namespace', does: 'PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE: which of several Services of one name before 1.30.', notRecorded: 'a switch for older behaviour; the recordings are of one version with its defaults' },
    { name: 'version-strict-gateway-merging', does: 'PILOT_ENABLE_STRICT_GATEWAY_MERGING: merging of Gateways before 1.31.', notRecorded: 'a switch for older behaviour; the recordings are of one version with its defaults' },
    { name: 'version-shadow-suffix', does: 'DISABLE_SHADOW_HOST_SUFFIX: the authority of mirrored requests before 1.28.', notRecorded: 'a switch for older behaviour; the recordings are of one version with its defaults' },
    { name: 'version-retry-503', does: 'Default retries on any 503, up to 1.23.', notRecorded: 'a switch for older behaviour; the recordings are of one version with its defaults' },
    { name: 'version-enhanced-rule-merge', does: 'ENABLE_ENHANCED_DESTINATIONRULE_MERGE: merging of rules whatever their exportTo.', notRecorded: 'a switch for older behaviour; the recordings are of one version with its defaults' },
    { name: 'version-unified-sidecar-scope', does: 'PILOT_UNIFIED_SIDECAR_SCOPE: whether routes of the Gateway API in the own namespace go first.', notRecorded: 'a switch for older behaviour; the recordings are of one version with its defaults' },
    { name: 'version-several-custom-providers', does: 'PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS: several providers of CUSTOM on one workload.', notRecorded: 'a switch for older behaviour; the recordings are of one version with its defaults' },
  ],
};
