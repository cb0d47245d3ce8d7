import { groupBy } from '../../../base/order.ts';
import { compareDiagnostics } from '../../../diagnostics/diagnostic.ts';
import type { AmendInput, Amended, Manifest } from '../../backend.ts';
import { unknownService } from '../assembly/context.ts';
import { ingressObjects } from '../assembly/ingress.ts';
import { contributionsOf, intentKinds } from '../lower/lowerings.ts';
import { amendAccess } from './access/amend-access.ts';
import { amendMutualTls } from './amend-mutual-tls.ts';
import { amendOthers } from './amend-others.ts';
import { asInside } from './exposed-routes.ts';
import { destinationPlan } from './destinations/destination-plan.ts';
import { amendRoutes } from './routes/amend-routes.ts';
import { situationOf, type Situation } from './situation.ts';
import { withdraw } from './withdraw.ts';
import type { Contributions } from '../assembly/contribution.ts';

/** Changes objects that exist so that they do what is asked, and nothing else. */
export function amend(input: AmendInput): Amended {
  const situation = situationOf(input);
  withdraw(situation);
  const contributions = contributionsOf(situation, intentKinds.filter((kind) => kind !== 'allow-calls' && kind !== 'deny-calls'));
  situation.losses.push(...(contributions.losses ?? []));
  situation.diagnostics.push(...(contributions.diagnostics ?? []));
  amendServices(situation, contributions);
  amendAccess(situation);
  const edges = ingressObjects(contributions.exposures ?? [], groupBy(contributions.clauses ?? [], (clause) => clause.service), situation);
  situation.losses.push(...(edges.losses ?? []));
  situation.diagnostics.push(...(edges.diagnostics ?? []));
  const isPeer = ({ object }: Manifest): boolean => object['kind'] === 'PeerAuthentication';
  const manifests = [...(contributions.manifests ?? []), ...(edges.manifests ?? []).map((manifest) => asInside(situation, contributions.exposures ?? [], manifest))];
  amendMutualTls(situation, manifests.filter(isPeer));
  amendOthers(situation, manifests.filter((manifest) => !isPeer(manifest)));
  const { drafts, losses, diagnostics, notes } = situation;
  return { objects: drafts.objects(), losses, diagnostics: [...diagnostics].sort(compareDiagnostics), notes: [...new Set(notes)] };
}

/** Routes and policies of one Service after the other: both speak of the subsets of its DestinationRules. */
function amendServices(situation: Situation, { clauses = [], policies = [] }: Contributions): void {
  const byService = groupBy(clauses, (clause) => clause.service);
  const partsOf = groupBy(policies, (part) => part.service);
  for (const id of new Set([...byService.keys(), ...partsOf.keys()])) {
    const service = situation.topology.services.get(id);
    const [own, parts] = [byService.get(id) ?? [], partsOf.get(id) ?? []];
    const intent = own[0]?.intent ?? parts[0]?.intent;
    if (service === undefined) {
      if (intent !== undefined) situation.diagnostics.push(unknownService(situation, intent, id));
      continue;
    }
    const plan = destinationPlan(situation, service);
    if (own.length > 0) amendRoutes(situation, service, own, plan);
    plan.finish(parts, [...own, ...parts].map((part) => part.intent.kind));
  }
}
