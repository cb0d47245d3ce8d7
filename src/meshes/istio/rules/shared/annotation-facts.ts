import facts from '../../validation/annotation-facts.json' with { type: 'json' };

/** What Istio's own table says of an annotation. */
export interface AnnotationFact {
  /** Kinds that it may stand on; `Any` is every kind. */
  readonly on: readonly string[];
  readonly status: 'alpha' | 'beta' | 'stable';
  readonly isDeprecated: boolean;
}

const table = facts.annotations as unknown as Readonly<Record<string, { readonly on: readonly string[]; readonly status: AnnotationFact['status']; readonly deprecated?: boolean }>>;
const labels = facts.labels as unknown as Readonly<Record<string, { readonly on: readonly string[] }>>;

export const annotationNames: readonly string[] = Object.keys(table);

export function annotationFact(name: string): AnnotationFact | undefined {
  if (!Object.hasOwn(table, name)) return undefined;
  const { on = [], status = 'alpha', deprecated = false } = table[name] ?? {};
  return { on, status, isDeprecated: deprecated };
}

/** Kinds that a label of Istio's may stand on; undefined for any other label. */
export function labelHolders(name: string): readonly string[] | undefined {
  return Object.hasOwn(labels, name) ? labels[name]?.on : undefined;
}

/** Whether the name is in Istio's hands: a domain that ends in `istio.io`, and the one of Kubernetes that it reads. */
export function isIstioName(name: string): boolean {
  if (name === 'kubernetes.io/ingress.class') return true;
  const slash = name.indexOf('/');
  return (slash < 0 ? name : name.slice(0, slash)).endsWith('istio.io');
}

/**
 * Annotations that istiod or a controller writes, on objects as a cluster returns them. Source: the names in
 * pkg/config/analysis/analyzers/maturity, and pilot/pkg/config/kube/gateway.
 */
export const writtenByIstio: ReadonlySet<string> = new Set(['sidecar.istio.io/status', 'gateway.istio.io/controller-version', 'istio.io/rev']);
