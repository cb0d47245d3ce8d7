import { listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import type { Path } from '../../../../yaml/document.ts';

export interface KialiDestination {
  readonly host: string;
  readonly subset: string;
  readonly path: Path;
}

/** Destinations as Kiali walks them: those of routes, without mirrors (business/checkers/virtualservices of Kiali). */
export function kialiDestinations(virtualService: Resource): KialiDestination[] {
  return ['http', 'tcp', 'tls'].flatMap((protocol) =>
    listAt(virtualService.raw, ['spec', protocol]).flatMap((rule, index) =>
      listAt(rule, ['route']).flatMap((route, item) => {
        const host = textAt(route, ['destination', 'host']) ?? '';
        return host === '' ? [] : [{ host, subset: textAt(route, ['destination', 'subset']) ?? '', path: ['spec', protocol, index, 'route', item, 'destination'] }];
      }),
    ),
  );
}
