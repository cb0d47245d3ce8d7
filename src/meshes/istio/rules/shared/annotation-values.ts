import { isObject } from '../../../../kube/resource.ts';
import { readYaml } from '../../../../yaml/read.ts';

// Source of all: `AnnotationValidation` in pkg/kube/inject/validate.go. The injector refuses the pod for such a value.

type Check = (value: string) => string | undefined;

const isPort = (text: string): boolean => /^\d+$/.test(text.trim()) && Number(text) <= 65_535;

const portList: Check = (value) => {
  const wrong = value.trim() === '' ? undefined : value.trim().split(',').find((port) => !isPort(port));
  return wrong === undefined ? undefined : `\`${wrong}\` is no port`;
};

const prefixList: Check = (value) => {
  const wrong = value === '' ? undefined : value.split(',').find((range) => !isPrefix(range));
  return wrong === undefined ? undefined : `\`${wrong}\` is no range of addresses such as \`10.0.0.0/8\``;
};

function isPrefix(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(bits)) return false;
  if (address.includes(':')) return /^[0-9a-fA-F:.]+$/.test(address) && Number(bits) <= 128;
  const octets = address.split('.');
  return octets.length === 4 && octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255) && Number(bits) <= 32;
}

const orEverything = (check: Check): Check => (value) => (value === '*' ? undefined : check(value));
const wholeNumber: Check = (value) => (/^\d+$/.test(value) && Number(value) < 2 ** 32 ? undefined : 'it must be a whole number from 0 on');
const boolean: Check = (value) => (/^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value) ? undefined : 'it must be `"true"` or `"false"`');
const quantity: Check = (value) => (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/.test(value) ? undefined : 'it must be a quantity such as `250m` or `128Mi`');

const interfaces: Check = (value) => {
  const wrong = value === '' ? undefined : value.split(',').find((name) => !/^[a-zA-Z][a-zA-Z0-9_.-]{0,14}$/.test(name.trim()));
  return wrong === undefined ? undefined : `\`${wrong}\` is no name of a network interface`;
};

const mode: Check = (value) => (['REDIRECT', 'TPROXY', 'NONE'].includes(value) ? undefined : 'it must be `REDIRECT`, `TPROXY` or `NONE`');

const proxyConfig: Check = (value) => {
  const { documents, problems } = readYaml(value);
  if (problems.length > 0) return 'it is no YAML';
  const written = documents[0]?.value ?? null;
  return written === null || isObject(written) ? undefined : 'it must be a mapping of the fields of ProxyConfig';
};

const checks: Readonly<Record<string, Check>> = {
  'sidecar.istio.io/interceptionMode': mode,
  'status.sidecar.istio.io/port': (value) => (isPort(value) ? undefined : `\`${value}\` is no port`),
  'readiness.status.sidecar.istio.io/initialDelaySeconds': wholeNumber,
  'readiness.status.sidecar.istio.io/periodSeconds': wholeNumber,
  'readiness.status.sidecar.istio.io/failureThreshold': wholeNumber,
  'traffic.sidecar.istio.io/includeOutboundIPRanges': orEverything(prefixList),
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': prefixList,
  'traffic.sidecar.istio.io/includeInboundPorts': orEverything(portList),
  'traffic.sidecar.istio.io/excludeInboundPorts': portList,
  'traffic.sidecar.istio.io/excludeOutboundPorts': portList,
  'traffic.sidecar.istio.io/excludeInterfaces': interfaces,
  'traffic.sidecar.istio.io/kubevirtInterfaces': interfaces,
  'istio.io/reroute-virtual-interfaces': interfaces,
  'prometheus.istio.io/merge-metrics': boolean,
  'proxy.istio.io/config': proxyConfig,
  'sidecar.istio.io/proxyCPU': quantity,
  'sidecar.istio.io/proxyMemory': quantity,
  'sidecar.istio.io/proxyCPULimit': quantity,
  'sidecar.istio.io/proxyMemoryLimit': quantity,
};

/** What the injector would object to in the value of an annotation; undefined where it takes it, or does not look. */
export function annotationProblem(name: string, value: string): string | undefined {
  return Object.hasOwn(checks, name) ? checks[name]?.(value) : undefined;
}
