import { numberAt, textAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { fullNameOf } from '../../lift/inventory.ts';

/** Two ports of a host are two destinations; the same port written and left out may be one or two, and counts as two. */
export function keyOf(destination: Json, { namespace }: Resource): string {
  const of = (field: string): string => textAt(destination, ['destination', field]) ?? '';
  return `${fullNameOf(of('host'), namespace, 'cluster.local')} ${of('subset')} ${numberAt(destination, ['destination', 'port', 'number']) ?? ''}`;
}

/** As a message names it. */
export function targetOf(destination: Json): string {
  const subset = textAt(destination, ['destination', 'subset']);
  return `\`${textAt(destination, ['destination', 'host']) ?? ''}\`${subset === undefined ? '' : ` (\`${subset}\`)`}`;
}

/** What all equal ones get together; empty without weights. */
export function shareOf(destinations: readonly Json[], isSame: (destination: Json) => boolean): string {
  const weights = destinations.map((each) => ({ weight: numberAt(each, ['weight']) ?? 0, isSame: isSame(each) }));
  const sum = weights.reduce((total, { weight }) => total + weight, 0);
  const own = weights.reduce((total, { weight, isSame: same }) => total + (same ? weight : 0), 0);
  return sum === 0 ? '' : `: it gets ${Math.round((own / sum) * 1000) / 10} % of the requests`;
}
