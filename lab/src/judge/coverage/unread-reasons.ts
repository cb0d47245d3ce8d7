import type { FieldPath } from './field-paths.ts';

const onlyLimits = 'says how many and how long, which no single request shows; the model tells it in its steps';
const transportDetail = 'changes how bytes travel, not to whom';
const certificates = 'names files inside the pod, or what is compared with a certificate: no manifest holds them';
const balancing = 'chooses among equal endpoints, all of which the model names';
const listening = 'says how a pod or a gateway listens, not where requests go';
const rollingState = 'acts after errors of earlier requests; the model knows one request';

/** Ends or parts of paths, and why what has them is not read, or cannot change what becomes of one request. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/\.creationTimestamp$/, 'orders objects against each other: it makes a difference where two compete'],
  [/connectionPool\.tcp\.(?:tcpKeepalive|maxConnectionDuration|idleTimeout)/, transportDetail],
  [/connectionPool\.http\.(?:h2UpgradePolicy|useClientProtocol|maxConcurrentStreams|maxRequestsPerConnection)/, transportDetail],
  [/connectionPool\./i, onlyLimits],
  [/outlierDetection/, rollingState],
  [/\.retryBudget/, onlyLimits],
  [/loadBalancer\.(?:consistentHash|localityLbSetting|zoneAwareLbSetting|warmup|warmupDurationSecs)/, balancing],
  [/\.(?:tunnel|proxyProtocol)\b/, transportDetail],
  [/\.tls\.(?:caCertificates|clientCertificate|privateKey|serverCertificate|caCrl|verifyCertificate\w+|insecureSkipVerify|tlsCertificates|caCertCredentialName|credentialNames?)/, certificates],
  [/\.tls\.(?:minProtocolVersion|maxProtocolVersion|cipherSuites)/, transportDetail],
  [/^Gateway\.spec\.servers\[\]\.(?:bind|defaultEndpoint|name)$/, listening],
  [/^Sidecar\.spec\.(?:ingress|inboundConnectionPool)/, listening],
  [/^Sidecar\.spec\.egress\[\]\.(?:bind|captureMode|port\.(?:name|protocol|targetPort))$/, listening],
  [/\.(?:network|locality)$/, 'the lab is one network on one node; balancing by locality chooses among equal endpoints'],
  [/\.statPrefix$|\.http\[\](?:\.match\[\])?\.name$/, 'a name for people and for metrics'],
  [/\.retries\.(?:retryRemoteLocalities|retryIgnorePreviousHosts|backoff)$/, 'says which endpoint is tried next and when, not how often'],
  [/\.corsPolicy\.(?:allowMethods|allowHeaders|exposeHeaders|maxAge|allowCredentials)$/, 'headers of the answer to a preflight, which the browser judges'],
  [/^RequestAuthentication\.spec\.jwtRules\[\]\.(?:jwks|jwksUri|jwks_uri|timeout)$/, 'how istiod gets the keys; the model takes signatures as good and says so'],
  [/^(?:ServiceEntry\.spec\.endpoints\[\]|WorkloadEntry\.spec)\.weight$/, balancing],
  [/^ReferenceGrant\./, 'grants let routes of gateways of the Gateway API in, which the lab does not have; routes of the mesh need none'],
  [/\.(?:urlRewrite|requestRedirect)\.path\.type$/, 'says again which of the fields beside it is written'],
  [/\.fault\.(?:abort\.http2Error|delay\.exponentialDelay)$|\.tcp\[\]\.match\[\]\.sourceSubnet$|^Gateway\.spec\.servers\[\]\.port\.targetPort$/, 'stands in the API, and istiod passes it over'],
  [/^(?:Deployment\.spec\.selector|EndpointSlice\.(?:addressType|ports\[\]\.protocol)|Pod\.metadata\.ownerReferences|WorkloadEntry\.metadata\.ownerReferences)/, 'what Kubernetes goes by itself, drawn in one form only'],
  [/\.metadata\.(?:labels|annotations)/, 'istiod reads a few of them only, by name'],
];

/** The first reason that fits. */
export function reasonOf(field: FieldPath): string | undefined {
  return reasons.find(([pattern]) => pattern.test(field))?.[1];
}
