import { listAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import type { Path } from '../../../../yaml/document.ts';
import { kialiNames } from '../shared/kiali-hosts.ts';

export default defineAnalyzer({
  codes: ['KIA1102', 'KIA1108'],
  differs: `Kiali looks at \`match[].gateways\` of \`http\` until the first gateway that is missing, and not at those of \`tls\` and \`tcp\`. Every name with a dot
is the old form to it, \`./gw\` too, which istiod resolves and Kiali does not find. Gateways of the Gateway API it does not take for any.`,
  reads: 'every-kind',
  check(context) {
    const names = kialiNames(context);
    const known = new Set(context.ofKind('networking.istio.io/Gateway').map(({ name, namespace }) => `${name}.${namespace}.${names.domain}`));
    for (const one of context.ofKind('networking.istio.io/VirtualService')) {
      const areAllThere = (path: Path, value: readonly Json[]): boolean => {
        let isThere = true;
        for (const [index, gateway] of value.entries()) {
          if (typeof gateway !== 'string' || gateway === 'mesh') continue;
          const at = [one, [...path, index]] as const;
          if (gateway.includes('.')) context.report({ code: 'KIA1108', at, message: `\`${gateway}\` is the old way to write \`namespace/name\`` });
          if (known.has(fullName(gateway, one, names.domain))) continue;
          isThere = false;
          context.report({ code: 'KIA1102', at, message: `there is no gateway \`${gateway}\`` });
        }
        return isThere;
      };
      let isValid = areAllThere(['spec', 'gateways'], listAt(one.raw, ['spec', 'gateways']));
      for (const [index, rule] of listAt(one.raw, ['spec', 'http']).entries()) {
        for (const [item, match] of listAt(rule, ['match']).entries()) isValid &&= areAllThere(['spec', 'http', index, 'match', item, 'gateways'], listAt(match, ['gateways']));
      }
    }
  },
});

/** Source: `ParseGatewayAsHost` in kubernetes/host.go of Kiali. */
function fullName(gateway: string, { namespace }: Resource, domain: string): string {
  if (gateway.includes('.')) {
    const [name = '', own = '', ...rest] = gateway.split('.');
    return `${name}.${own}.${rest.length > 0 ? rest.join('.') : domain}`;
  }
  const [own = '', name] = gateway.split('/');
  return name === undefined ? `${gateway}.${namespace}.${domain}` : `${name}.${own}.${domain}`;
}
