import { authorization } from './semantics/authorization.ts';
import { delegates } from './semantics/delegates.ts';
import { destinationRules } from './semantics/destination-rules.ts';
import { gatewayApi } from './semantics/gateway-api.ts';
import { gateways } from './semantics/gateways.ts';
import { httpRoutes } from './semantics/http-routes.ts';
import { notHere } from './semantics/not-here.ts';
import { otherRoutes } from './semantics/other-routes.ts';
import { tokens } from './semantics/tokens.ts';
import { transport } from './semantics/transport.ts';
import { visibility } from './semantics/visibility.ts';
import type { Chapter } from './semantics/chapter.ts';

/** Everything that the model must get right about traffic, by name. Every item is shown by a recorded case, or says why none can. */
export const chapters: readonly Chapter[] = [visibility, gateways, destinationRules, transport, httpRoutes, delegates, otherRoutes, authorization, tokens, gatewayApi, notHere];
