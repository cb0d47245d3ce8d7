import { listAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

export default defineAnalyzer({
  codes: ['KIA0101', 'KIA0102'],
  differs: `Kiali compares methods without regard to case, although a proxy does: \`get\` matches no request, and Kiali is silent about it. It
knows nine methods, so a real one such as PROPFIND is reported. Of namespaces it looks at \`namespaces\` alone, not at \`notNamespaces\`,
and expands a star only at an end, where Istio expands every one.`,
  reads: ['security.istio.io/AuthorizationPolicy', 'Namespace'],
  check(context) {
    const objects = context.ofKind('Namespace');
    const namespaces = context.surroundings.namespaces ?? (objects.length === 0 ? undefined : objects.map(({ name }) => name));
    for (const policy of context.ofKind('security.istio.io/AuthorizationPolicy')) {
      const isFound = ({ text }: Value): boolean => namespaces === undefined || text === '*' || namespaces.some((name) => matchesAtEnds(text, name));
      for (const { text, path } of valuesOf(policy, 'from', 'source', 'namespaces').filter((value) => !isFound(value))) {
        context.report({ code: 'KIA0101', at: [policy, path], message: `there is no namespace \`${text}\`` });
      }
      for (const { text, path } of valuesOf(policy, 'to', 'operation', 'methods').filter((value) => !isMethod(value.text))) {
        context.report({ code: 'KIA0102', at: [policy, path], message: `\`${text}\` is no method of HTTP` });
      }
    }
  },
});

interface Value {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

function valuesOf(policy: Resource, list: string, inner: string, field: string): Value[] {
  const itemsOf = (rule: Json, index: number): Value[] =>
    listAt(rule, [list]).flatMap((item, position) => listAt(item, [inner, field]).flatMap((text, at) => (typeof text === 'string' ? [{ text, path: ['spec', 'rules', index, list, position, inner, field, at] }] : [])));
  return listAt(policy.raw, ['spec', 'rules']).flatMap(itemsOf);
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE'] as const;

function isMethod(written: string): boolean {
  const method = written.trim().toUpperCase();
  return method === '*' || methods.some((known) => matchesAtEnds(method, known));
}

/** One star, at the start or at the end, with something beside it; anything else is compared as it is. */
function matchesAtEnds(pattern: string, text: string): boolean {
  const startsWithStar = pattern.startsWith('*');
  const endsWithStar = pattern.endsWith('*');
  if (pattern.length > 1 && endsWithStar && !startsWithStar) return text.startsWith(pattern.slice(0, -1));
  if (pattern.length > 1 && startsWithStar && !endsWithStar) return text.endsWith(pattern.slice(1));
  return pattern === text;
}
