import { groupBy } from '../../../base/order.ts';
import type { IntentOf } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import { portTexts, protectedPods, type ProtectedPods } from '../assembly/access.ts';
import { lossOf, requestPorts, unknownService } from '../assembly/context.ts';
import { join, type Contributions, type Lowering } from '../assembly/contribution.ts';
import { compact, manifestOf, type Placement } from '../assembly/object.ts';

type AuthenticateUsers = IntentOf<'authenticate-users'>;

/** Checking a token and asking for one are two objects: the first alone lets requests without any token through. */
const authenticateUsers: Lowering<'authenticate-users'> = {
  kind: 'authenticate-users',
  support: { level: 'supported' },
  lower: (intents, context) => {
    const byService = groupBy(intents.filter((intent) => context.topology.services.has(intent.service)), (intent) => intent.service);
    return join([
      ...protectedPods(byService.keys(), context).map((unit) => policiesFor(unit, unit.services.flatMap((service) => byService.get(service.id) ?? []))),
      { diagnostics: intents.filter((intent) => !context.topology.services.has(intent.service)).map((intent) => unknownService(context, intent, intent.service)) },
    ]);
  },
};

function policiesFor(unit: ProtectedPods, intents: readonly AuthenticateUsers[]): Contributions {
  const { service } = unit;
  const [first] = intents;
  if (first === undefined) return {};
  const selector = { matchLabels: { ...unit.selection.labels } };
  const place: Placement = { folder: unit.folder, comments: ['Refuses requests with a token that does not check. Requests without a token pass this one.'], intents: ['authenticate-users'] };
  const rules = [...new Map(intents.map((intent) => [JSON.stringify(jwtRule(intent)), jwtRule(intent)])).values()];
  const authentication = manifestOf('RequestAuthentication', service.namespace, service.name, { selector, jwtRules: rules }, place);
  const ports = portTexts(unit.services.flatMap(requestPorts));
  if (ports.length === 0) return { losses: [lossOf(first, service.id, 'the check of tokens', 'the service speaks no HTTP, so the proxy sees no tokens')] };
  if (!intents.some((intent) => intent.required)) return { manifests: [authentication] };
  const denial = { selector, action: 'DENY', rules: [compact({ from: [{ source: { notRequestPrincipals: ['*'] } }], to: service.hasAssumedPorts === true ? undefined : [{ operation: { ports } }] })] };
  return {
    manifests: [
      authentication,
      manifestOf('AuthorizationPolicy', service.namespace, `${service.name}-token-required`, denial, { ...place, comments: ['Refuses requests without a token, on the ports that speak HTTP: elsewhere the rule would refuse every connection.'] }),
    ],
  };
}

/** The token stays in the request: who asks for a check does not ask to take it from the application, or from the services that it calls with it. */
function jwtRule(intent: AuthenticateUsers): JsonObject {
  return compact({ issuer: intent.issuer, jwksUri: intent.jwksUri, audiences: intent.audiences.length === 0 ? undefined : [...intent.audiences], forwardOriginalToken: true });
}

export default authenticateUsers;
