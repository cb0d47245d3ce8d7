import { isObject, textAt, type Json } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { weightedRoutesOf } from '../../rules/shared/routes.ts';
import { kialiHost, kialiNames } from '../shared/kiali-hosts.ts';

export default defineAnalyzer({
  codes: ['KIA1105'],
  differs: `Kiali leaves the port of a destination out, so that two ports of one host are a repetition for it, and expands \`reviews.prod\`, which Istio does
not. Ours takes two ports for two destinations, and is right.`,
  reads: 'every-kind',
  check(context) {
    const names = kialiNames(context);
    for (const virtualService of context.ofKind('networking.istio.io/VirtualService')) {
      const keyOf = (destination: Json): string => kialiHost(textAt(destination, ['destination', 'host']) ?? '', virtualService.namespace, names).name + (textAt(destination, ['destination', 'subset']) ?? '');
      for (const { path, destinations } of weightedRoutesOf(virtualService)) {
        // One without `destination` ends the comparison of its route.
        if (!destinations.every((each) => isObject(each) && isObject(each['destination']))) continue;
        const keys = destinations.map(keyOf);
        for (const [index, key] of keys.entries()) {
          if (keys.indexOf(key) === keys.lastIndexOf(key)) continue;
          context.report({ code: 'KIA1105', at: [virtualService, [...path, 'route', index, 'destination', 'host']], message: `the host and subset of destination ${index + 1} stand in this route more than once` });
        }
      }
    }
  },
});
