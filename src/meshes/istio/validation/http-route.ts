import { checkDestination, checkWeights } from './destination.ts';
import { entries, field, isSet, items, number, refuse, text, type Faults, type Field } from './field.ts';
import { checkGatewayNames } from './gateway-names.ts';
import { checkHeaderChanges, checkMatchedHeader, isAuthority } from './headers.ts';
import { checkCors, checkDirectResponse, checkFault, checkRedirect, checkRetries, checkRewrite } from './http-actions.ts';
import { checkLabels } from './labels.ts';
import { checkRegexMatch, checkStringMatch } from './string-match.ts';
import { checkDuration, checkPort, isDnsLabel } from './texts.ts';

export interface RouteHolder {
  readonly isDelegate: boolean;
  readonly isConverted: boolean;
}

export function checkHttpRoute(faults: Faults, route: Field, holder: RouteHolder): void {
  checkConflicts(faults, route, holder.isDelegate);
  for (const match of items(route, 'match')) checkMatch(faults, match);
  checkHeaderChanges(faults, route);
  if (isSet(route, 'corsPolicy')) checkCors(faults, field(route, 'corsPolicy'));
  if (isSet(route, 'fault')) checkFault(faults, field(route, 'fault'));
  checkMirrors(faults, route);
  if (isSet(route, 'redirect')) checkRedirect(faults, field(route, 'redirect'), items(route, 'match'));
  if (isSet(route, 'directResponse')) checkDirectResponse(faults, field(route, 'directResponse'));
  if (isSet(route, 'retries')) checkRetries(faults, field(route, 'retries'));
  if (isSet(route, 'rewrite')) checkRewrite(faults, field(route, 'rewrite'));
  checkAuthority(faults, route);
  checkDestinations(faults, route, holder.isConverted);
  if (isSet(route, 'timeout')) checkDuration(faults, field(route, 'timeout'));
}

/** What a route does, of which there must be one thing. */
function checkConflicts(faults: Faults, route: Field, isDelegate: boolean): void {
  const complain = (step: string, other: string): void => {
    if (isSet(route, step)) refuse(faults, field(route, step), `\`${step}\` cannot stand beside \`${other}\``);
  };
  if (isSet(route, 'delegate')) {
    if (!isDelegate) return void ['redirect', 'route'].forEach((step) => complain(step, 'delegate'));
    refuse(faults, field(route, 'delegate'), 'a delegate cannot delegate further');
  }
  const action = isSet(route, 'redirect') ? 'redirect' : isSet(route, 'directResponse') ? 'directResponse' : undefined;
  if (action !== undefined) for (const step of ['route', 'fault', 'rewrite', 'directResponse']) if (step !== action) complain(step, action);
  if (action === undefined && !isSet(route, 'route')) refuse(faults, route, 'the route does nothing: it needs `route`, `redirect`, `directResponse` or `delegate`');
  if (isSet(route, 'mirror')) complain('mirrors', 'mirror');
}

function checkMatch(faults: Faults, match: Field): void {
  for (const entry of entries(match, 'headers')) {
    checkMatchedHeader(faults, entry);
    checkStringMatch(faults, entry);
  }
  for (const entry of entries(match, 'withoutHeaders')) {
    checkMatchedHeader(faults, entry);
    // `*` is no regular expression here: it asks whether the header is there.
    if (text(entry, 'regex') !== '*') checkStringMatch(faults, entry);
  }
  checkRegexMatch(faults, field(match, 'uri'));
  for (const step of ['scheme', 'method', 'authority']) checkStringMatch(faults, field(match, step));
  for (const entry of entries(match, 'queryParams')) checkStringMatch(faults, entry);
  if (number(match, 'port') !== 0) checkPort(faults, field(match, 'port'));
  checkLabels(faults, match, 'sourceLabels');
  checkGatewayNames(faults, items(match, 'gateways'), false);
  const namespace = text(match, 'sourceNamespace');
  if (namespace !== '' && !isDnsLabel(namespace)) refuse(faults, field(match, 'sourceNamespace'), `\`${namespace.slice(0, 80)}\` is no namespace`);
}

function checkMirrors(faults: Faults, route: Field): void {
  if (number(route, 'mirrorPercent') > 100) refuse(faults, field(route, 'mirrorPercent'), `\`mirrorPercent\` must be at most 100, not \`${number(route, 'mirrorPercent')}\``);
  checkShare(faults, field(route, 'mirrorPercentage'));
  checkDestination(faults, field(route, 'mirror'));
  for (const mirror of items(route, 'mirrors')) {
    if (!isSet(mirror, 'destination')) {
      refuse(faults, mirror, 'a mirror needs a `destination`');
      continue;
    }
    checkDestination(faults, field(mirror, 'destination'));
    checkShare(faults, field(mirror, 'percentage'));
  }
}

function checkShare(faults: Faults, percentage: Field): void {
  const value = number(percentage, 'value');
  if (value < 0 || value > 100) refuse(faults, field(percentage, 'value'), `a percentage must be from 0 to 100, not \`${value}\``);
}

/** The authority can be changed in one place only. */
function checkAuthority(faults: Faults, route: Field): void {
  const request = field(field(route, 'headers'), 'request');
  let isSetAlready = text(field(route, 'rewrite'), 'authority') !== '';
  for (const entry of [...entries(request, 'set'), ...entries(request, 'add')]) {
    if (!isAuthority(String(entry.step))) continue;
    if (isSetAlready) return refuse(faults, entry, 'the authority is set in another place already');
    isSetAlready = text(entry) !== '';
  }
}

function checkDestinations(faults: Faults, route: Field, isConverted: boolean): void {
  const weighted = items(route, 'route');
  for (const one of weighted) {
    if (!isSet(one, 'destination')) refuse(faults, one, 'the route needs a `destination`');
    checkHeaderChanges(faults, one);
    if (!isConverted) checkDestination(faults, field(one, 'destination'));
  }
  checkWeights(faults, route, weighted);
}
