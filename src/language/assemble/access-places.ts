import type { Entity } from '../grammar/entities.ts';
import type { Item } from './access-item.ts';

/**
 * Names of places beside words for those who are there: "nobody outside of x", "no service in x", "may call nothing in x".
 * What they mean together is put as if it had been said of the place alone.
 */
export function withPlaces(items: readonly Item[], text: string): readonly Item[] {
  return [asAccounts, byDefault, asVerbs, exceptionOf, withoutLead, otherwiseNone, amongThem, bannedFrom, fromPlace, fromHere, everyPath, besides, onlyThose, onlyReachable, nothingBut, withoutAny, joinedOutside, joinedInside, nothingThere, ofAllRequests, ofOtherRequests, intoList, trailingPlace, withoutTail].reduce((left, step) => step(left, text), items);
}

const isPlace = (item: Item | undefined): boolean => item?.entity?.kind === 'namespace';

/** "a service", "clients": who they are is said by what stands behind. */
const isSomebody = (item: Item | undefined, text: string): boolean => item?.code === 'Q' || (item?.code === 'P' && item.entity !== undefined && /^(?:services?|clients?|callers?|workloads?|ones?|pods?|apps?)$/i.test(text.slice(item.entity.span.start, item.entity.span.end)));

/** "Nobody outside of x" is nobody but x, and "services outside of x" are everybody but x. */
function joinedOutside(items: readonly Item[], text: string): readonly Item[] {
  const found = [...items];
  for (let at = found.length - 1; at >= 0; at -= 1) {
    const item = found[at];
    if (item?.entity?.kind !== 'space' || item.code !== 'Y') continue;
    const anyone: Entity = { kind: 'anyone', span: item.entity.span };
    const except = found[at + 1];
    if (except !== undefined) found[at + 1] = { ...except, isOutside: true };
    found[at] = { ...item, entity: anyone };
    const back = /[fiyo]/.test(found[at - 1]?.code ?? '') && /[YZ]/.test(found[at - 2]?.code ?? '') ? 2 : 1;
    const before = found[at - back];
    if (before !== undefined && /[YZR]/.test(before.code)) found.splice(at - back, back + 1, before.code === 'R' ? { ...before, code: 'Y', entity: anyone } : before);
    else if (isSomebody(found[at - 1], text)) putSomebody(found, at - 1, 2, { ...item, entity: anyone });
  }
  return found;
}

/** "No service" is nobody; "services" are everybody. */
function putSomebody(items: Item[], at: number, count: number, everybody: Item): void {
  const not = items[at - 1];
  const [from, length] = not?.code === 'n' ? [at - 1, count + 1] : [at, count];
  items.splice(from, length, not?.code === 'n' ? { ...everybody, code: 'Z', entity: { kind: 'nobody', span: not.phrase.span } } : everybody);
}

/** "Nobody in x", "no service of x". */
function joinedInside(items: readonly Item[], text: string): readonly Item[] {
  const found = [...items];
  // "No service may call b".
  const none = found.findIndex((item, at) => isSomebody(item, text) && found[at - 1]?.code === 'n' && /[CB]/.test(found[at + 1]?.code ?? ''));
  const nobody = found[none];
  if (nobody !== undefined) putSomebody(found, none, 1, nobody);
  for (let at = found.length - 1; at >= 1; at -= 1) {
    const item = found[at];
    if (item === undefined || !/[iuf]/.test(item.code) || !isPlace(found[at + 1])) continue;
    if (isSomebody(found[at - 1], text) && found[at - 2]?.code === 'n') {
      putSomebody(found, at - 1, 1, item);
      at -= 1;
    }
    const [who, place] = [found[at - 1], found[at]];
    if (who?.code === 'Z' && place !== undefined && !/[CS]/.test(found[at - 2]?.code ?? '')) found[at] = { ...place, code: 'f' };
  }
  return found;
}

/** "a is banned from b": a may not call b. */
function bannedFrom(items: readonly Item[], text: string): readonly Item[] {
  return items.flatMap((item, at): readonly Item[] => {
    const isBanned = item.code === 'D' && items[at - 1]?.code === 'E' && !/[tofyur]/.test(items[at - 2]?.code ?? '') && items[at + 1]?.code === 'f' && items[at + 2]?.entity?.kind === 'service' && /\b(?:banned|barred|excluded|blocked|cut off|locked out|kept out|shut out|firewalled off|walled off|prohibited|forbidden)$/i.test(text.slice(item.phrase.span.start, item.phrase.span.end));
    const isFrom = item.code === 'f' && items[at - 1]?.code === 'D' && items[at - 2]?.code === 'E' && !/[tofyur]/.test(items[at - 3]?.code ?? '') && items[at + 1]?.entity?.kind === 'service' && /\b(?:banned|barred|excluded|blocked|cut off|locked out|kept out|shut out|firewalled off|walled off|prohibited|forbidden)$/i.test(text.slice(0, item.phrase.span.start).trimEnd());
    return isBanned ? [{ code: 'n', phrase: item.phrase }, { code: 'C', phrase: item.phrase }] : isFrom ? [] : [item];
  });
}

/** "by a from namespace x": where a is. */
function fromPlace(items: readonly Item[]): readonly Item[] {
  const found: Item[] = [];
  for (const [at, item] of items.entries()) {
    const [who, preposition, place] = [found.at(-1), items[at - 1], item.entity];
    const sign = items[at - 3]?.code ?? '';
    const isCalled = items.slice(0, at).some(({ code }, index) => code === 'B' && items[index - 1]?.code === 'E');
    const service = items[at - 2]?.entity;
    if (who?.code === 'f' && preposition?.code === 'f' && place?.kind === 'namespace' && place.namespace !== '' && service?.kind === 'service' && service.namespace === undefined && service.services.length === 0 && (/[yf]/.test(sign) || (sign === 't' && isCalled))) {
      const own = items[at - 2];
      found.splice(-2, 2);
      // "to answer a and to c of x": one list.
      if (sign === 't' && found.at(-1)?.code === 't' && /[&,]/.test(found.at(-2)?.code ?? '') && found.at(-3)?.code === 'E') found.pop();
      if (own !== undefined) found.push({ ...own, entity: { ...service, namespace: place.namespace, isMarked: true } });
    } else found.push(item);
  }
  return found;
}

/** "only a from the same namespace may call b": where b is, and nobody more. */
function fromHere(items: readonly Item[]): readonly Item[] {
  const isHere = (at: number): boolean => items[at]?.entity?.kind === 'service' && /[fi]/.test(items[at + 1]?.code ?? '') && isOwn(items[at + 2]) && /[CBSd]/.test(items[at + 3]?.code ?? '');
  return items.filter((_, at) => !isHere(at - 1) && !isHere(at - 2));
}

function isOwn(item: Item | undefined): boolean {
  return item?.entity?.kind === 'namespace' && item.entity.namespace === '';
}

/** "everything in x may call b but a", "allow a and nobody else on b". */
function besides(items: readonly Item[], text: string): readonly Item[] {
  const codes = items.map(({ code }) => code).join('');
  const [first, second] = items;
  if (first !== undefined && /^E[CA]+[to]?Eb[fyr]?E$/.test(codes) && first.entity?.kind === 'namespace' && /^(?:all|every|any)/i.test(text.slice(first.entity.span.start))) return items.map((item) => (item.code === 'b' ? { ...item, code: 'x' } : item));
  const none = /^A[rf]?E(?:[,&]+E)*[,&b]*&[,b]*N(?=[oti]E$)/.exec(codes);
  const list = /[,&b]*N$/.exec(none?.[0] ?? '');
  return none === null || list === null || second === undefined ? items : [...items.slice(0, 1), { code: '!', phrase: second.phrase }, ...items.slice(1, list.index), ...items.slice(none[0].length)];
}

/** "OPTIONS on every path": the method says it all. */
function everyPath(items: readonly Item[], text: string): readonly Item[] {
  return items.filter((item, at) => !(item.code === 'M' && (items[at - 1]?.code === 'K' || items[at + 1]?.code === 'K') && /\b(?:path|method|verb|operation)s?$/i.test(text.slice(item.phrase.span.start, item.phrase.span.end))));
}

/** "b: a and c, no others". */
function onlyThose(items: readonly Item[]): readonly Item[] {
  const codes = items.map(({ code }) => code).join('');
  const first = items[2];
  return first !== undefined && /^E[:-]E(?:[,&]+E)*[,&;b-]+N$/.test(codes) ? [...items.slice(0, 2), { code: '!', phrase: first.phrase }, ...items.slice(2)] : items;
}

/** "No service but b is reachable from a": a may call nothing else. Of b, nothing is said of its other callers. */
function onlyReachable(items: readonly Item[], text: string): readonly Item[] {
  const codes = items.map(({ code }) => code).join('');
  const found = /^!(E(?:[,&|]+E)*)B[fy](E)$/.exec(codes);
  const [first, caller] = [items[0], items.at(-1)];
  const verb = items[codes.indexOf('B')];
  if (found === null || first === undefined || caller === undefined || verb === undefined || !/^(?:no|nothing|none)\b/i.test(text.slice(first.phrase.span.start))) return items;
  const all: Entity = { kind: 'all-services', span: first.phrase.span };
  return [caller, { code: 'n', phrase: verb.phrase }, { code: 'C', phrase: verb.phrase }, { code: 'E', phrase: first.phrase, entity: all }, { code: 'x', phrase: first.phrase }, ...items.slice(1, codes.indexOf('B'))];
}

/** "a may call nothing but b", "a must not call anything but b": all other services are refused to a. */
function nothingBut(items: readonly Item[], text: string): readonly Item[] {
  const codes = items.map(({ code }) => code).join('');
  const found = /(?<=^(?:[EP](?:[,&]+[EP])*))(?:nC[YZ][bx]+(?=t?E)|C(?:Z[bx]+|!)(?=t?E))/.exec(codes);
  const [first, last] = [items[found?.index ?? -1], items[(found?.index ?? 0) + (found?.[0].length ?? 0) - 1]];
  if (found === null || first === undefined || last === undefined) return items;
  if (found[0] === 'C!' && !/^nothing\b/i.test(text.slice(last.phrase.span.start))) return items;
  if (/[CBADS]/.test(codes.slice(found.index + found[0].length).replace(/^t?E(?:[,&|]+E)*/, ''))) return items;
  const all: Entity = { kind: 'all-services', span: last.phrase.span };
  return [...items.slice(0, found.index), { code: 'n', phrase: first.phrase }, { code: 'C', phrase: first.phrase }, { code: 'E', phrase: last.phrase, entity: all }, { code: 'x', phrase: last.phrase }, ...items.slice(found.index + found[0].length)];
}

/** "…, guest nothing": no access for them. */
function withoutAny(items: readonly Item[], text: string): readonly Item[] {
  return items.flatMap((item, at): readonly Item[] => {
    const [before, sign, next] = [items[at - 1], items[at - 2]?.code ?? ';', items[at + 1]?.code ?? ';'];
    const isNone = item.code === 'Z' && item.entity !== undefined && /^(?:nothing|none)$/i.test(text.slice(item.entity.span.start, item.entity.span.end)) && before?.code === 'E' && /[,;:&b]/.test(sign) && /[,;&)]/.test(next) && items.slice(0, at).some(({ code }) => code === 'K' || code === 'M' || code === 'C');
    return isNone ? [{ code: 'n', phrase: item.phrase }, { code: 'C', phrase: item.phrase }] : [item];
  });
}

/** "a may call nothing in x": a may not call what is there. */
function nothingThere(items: readonly Item[]): readonly Item[] {
  const at = items.findIndex(({ code }, index) => code === 'Z' && items[index - 1]?.code === 'C' && /[EP]/.test(items[index - 2]?.code ?? '') && /[iuf]/.test(items[index + 1]?.code ?? '') && isPlace(items[index + 2]));
  const [verb, nothing] = [items[at - 1], items[at]];
  if (verb === undefined || nothing === undefined) return items;
  return [...items.slice(0, at - 1), { ...nothing, code: 'n' }, verb, ...items.slice(at + 2)].map((item) => (item.code === 'n' && item.phrase === nothing.phrase && item.entity !== undefined ? { code: 'n', phrase: item.phrase } : item));
}

/** "…, everything for a, nothing for the rest": which requests, and that nobody else may. */
function ofAllRequests(items: readonly Item[], text: string): readonly Item[] {
  const found = [...items];
  for (let at = found.length - 1; at >= 0; at -= 1) {
    const item = found[at];
    // "…, except for a, which may do everything".
    if (item?.code === 'x' && /^x[ro]?E(?:[,&]+E)*[CA]M/.test(found.slice(at).map(({ code }) => code).join(''))) found.splice(at, /[ro]/.test(found[at + 1]?.code ?? '') ? 2 : 1);
    if (item?.entity === undefined) continue;
    const [words, before, next, after] = [text.slice(item.entity.span.start, item.entity.span.end), found[at - 1]?.code ?? ',', found[at + 1]?.code ?? '', found[at + 2]?.code ?? ''];
    if (item.code === 'Y' && /^(?:everything|anything|all)$/i.test(words) && /[,:;&(-]/.test(before) && next === 'r' && /[EPR]/.test(after)) found[at] = { code: 'M', phrase: item.phrase };
    if (item.code !== 'Z') continue;
    // "others nothing".
    if (before === 'R') {
      found.splice(at - 1, 2, { code: 'N', phrase: item.phrase });
      continue;
    }
    const count = next === 'R' ? 2 : /[rf]/.test(next) && after === 'R' ? 3 : 0;
    if (count > 0 && /[,:;&b-]/.test(before)) found.splice(at, count, { code: 'N', phrase: item.phrase });
    // "everyone else: none".
    else if (/[:,-]/.test(before) && found[at - 2]?.code === 'R' && /^(?:[;,:]|$)/.test(next)) found.splice(at - 2, 3, { code: 'N', phrase: item.phrase });
  }
  return found;
}

/** "Add a to those who may call b", "take a off the list of callers of b". */
function intoList(items: readonly Item[], text: string): readonly Item[] {
  const them = (item: Item | undefined): boolean => item?.code === 'P' && item.entity !== undefined && /^(?:those|the ones)$/i.test(text.slice(item.entity.span.start, item.entity.span.end));
  const at = items.findIndex(({ code }, index) => /[ft]/.test(code) && items.slice(0, index).some((item) => /[EP]/.test(item.code)) && (items[index + 1]?.code === 'Q' || (code === 't' && them(items[index + 1]) && items[index + 2]?.code === 'C')));
  const [first, preposition, list] = [items[0], items[at], items[at + 1]];
  if (first === undefined || preposition === undefined || list === undefined) return items;
  const kept = [...items.slice(0, at), ...items.slice(at + (them(list) ? 2 : 1))];
  const isAdded = preposition.code === 't' && !/[ADXn]/.test(first.code) && /\b(?:add|append|include|put)\b[^.;\n]*$/i.test(text.slice(0, (first.entity ?? first.phrase).span.start));
  return isAdded ? [{ code: 'A', phrase: first.phrase }, ...kept] : kept;
}

/** "…; namespace x", "GET on b (ns x)": at the end it says where names are looked for. */
function trailingPlace(items: readonly Item[], text: string): readonly Item[] {
  let end = items.length;
  while (end > 0 && items[end - 1]?.code === ')') end -= 1;
  const [last, sign, before] = [items[end - 1], items[end - 2], items[end - 3]];
  if (last?.entity?.kind !== 'namespace' || sign === undefined || before === undefined || !/^(?:in )?(?:the )?(?:namespace|ns)\b|\bnamespace$|^(?:all|both|everything|all of them) in\b/i.test(text.slice(last.phrase.span.start, last.entity.span.end))) return items;
  // "(all in x)".
  const whole = /^(?:all|both|everything|all of them) in\b/i.test(text.slice(last.entity.span.start)) && sign.code === '(';
  if (whole) return [...items.slice(0, end - 2), { code: 'i', phrase: last.phrase }, last];
  const isApart = sign.code === ';' || sign.code === '(' || (sign.code === ',' && !/[EPWY]/.test(before.code));
  return isApart && items.some(({ entity }) => entity?.kind === 'service') ? [...items.slice(0, end - 2), { ...sign, code: ',' }, { code: 'i', phrase: last.phrase }, last] : items;
}

/** "vault-agent with service account vault": the account is who it is. */
function asAccounts(items: readonly Item[], text: string): readonly Item[] {
  return items.flatMap((item, index): readonly Item[] => {
    const next = items[index + 1];
    const isAccount = next?.entity?.kind === 'account' && /^(?:with|using|under|running)\b/i.test(text.slice(next.phrase.span.start));
    return isAccount && item.entity?.kind === 'service' ? [] : [item];
  });
}

/** "POST for everybody, everything else only for a": requests, and not callers. "Other paths: everyone" leaves them as they are. */
function ofOtherRequests(items: readonly Item[], text: string): readonly Item[] {
  const codes = items.map(({ code }) => code).join('');
  const found = /R(?:[uo]E)?[:,]*(?:!?r?(?:E(?:[,&]+E)*|Y)!?|!?[:,]*r(?:E|Y))$/.exec(codes);
  const rest = items[found?.index ?? -1];
  if (found === null || rest === undefined) return items;
  const words = text.slice(rest.phrase.span.start, items[found.index + 1]?.phrase.span.start ?? text.length);
  if (!/^(?:everything|anything|all) else\b|^(?:the )?(?:rest|remainder)\b|\b(?:requests?|calls?|paths?|methods?|endpoints?|operations?|verbs?)\b/i.test(words)) return items;
  const before = items.slice(0, found.index);
  return found[0].includes('Y') ? [...before, { code: '=', phrase: rest.phrase }] : [...before, { code: 'M', phrase: rest.phrase }, ...items.slice(found.index + 1)];
}

/** "…, not now", "a (not the admin path)": takes something back that nothing here holds. */
function withoutTail(items: readonly Item[]): readonly Item[] {
  return items.map((item, at) => {
    const [before, sign, next] = [items[at - 2], items[at - 1], items[at + 1]];
    const isAlone = item.code === 'n' && sign !== undefined && /[,|&(-]/.test(sign.code) && (next === undefined || /[,;)(|&-]/.test(next.code)) && before?.code !== 'R';
    return isAlone ? { code: '?', phrase: item.phrase } : item;
  });
}

/** "For security reasons": why, and not for whom. */
function withoutLead(items: readonly Item[], text: string): readonly Item[] {
  const at = items.findIndex(({ code, entity }, index) => code === 'E' && items[index - 1]?.code === 'r' && entity !== undefined && /^\s+(?:reasons?|purposes?|sake)\b/i.test(text.slice(entity.span.end)));
  return at < 0 ? items : [...items.slice(0, at - 1), ...items.slice(at + 1)];
}

/** "rest: no access", "others - denied": nobody else. */
function otherwiseNone(items: readonly Item[]): readonly Item[] {
  const codes = items.map(({ code }) => code).join('');
  const found = /R[:-]+(?:nC?|D)(?=$|[,;])/.exec(codes);
  const rest = items[found?.index ?? -1];
  return found === null || rest === undefined ? items : [...items.slice(0, found.index), { code: 'N', phrase: rest.phrase }, ...items.slice(found.index + found[0].length)];
}

/** "a and nobody else may call b" is "only a". "All of x except a": they of x. "Everything but GET for a": requests. */
function amongThem(items: readonly Item[], text: string): readonly Item[] {
  const codes = items.map(({ code }) => code).join('');
  const others = /(?<=(?:^|[;,])E(?:[,&]+E)*)[,&]*&N(?=[CB])/.exec(codes);
  if (others !== null) {
    const start = Math.max(codes.lastIndexOf(';', others.index), -1) + 1;
    const first = items[start];
    if (first !== undefined && !codes.slice(start, others.index).endsWith(',E')) return [...items.slice(0, start), { code: '!', phrase: first.phrase }, ...items.slice(start, others.index), ...items.slice(others.index + others[0].length)];
  }
  const all = /Y[ufi]E/.exec(codes);
  const [everybody, place] = [items[all?.index ?? -1], items[(all?.index ?? -1) + 2]];
  if (all !== null && everybody?.entity !== undefined && isPlace(place) && /^(?:all|everything|everyone|everybody|anyone|anything)$/i.test(text.slice(everybody.entity.span.start, everybody.entity.span.end))) return [...items.slice(0, all.index), ...items.slice(all.index + 2)];
  const requests = /Y(?=[bx]K+[^YZ]*[rf]E)/.exec(codes);
  const everything = items[requests?.index ?? -1];
  if (requests === null || everything?.entity === undefined || !/^(?:everything|anything|all)$/i.test(text.slice(everything.entity.span.start, everything.entity.span.end))) return items;
  const but = items[requests.index + 1];
  return [...items.slice(0, requests.index), { code: 'M', phrase: everything.phrase }, ...(but === undefined ? [] : [{ ...but, code: 'x' }]), ...items.slice(requests.index + 2)];
}

/** "Everything else should bounce": behind a modal verb an unknown word is what somebody does, and no name. */
function asVerbs(items: readonly Item[], text: string): readonly Item[] {
  return items.map((item) => (item.code === 'E' && item.entity?.kind === 'service' && item.entity.match === 'unknown' && !/[-./]/.test(item.entity.written) && /\b(?:should|shall|must|may|can|will|has to|have to|needs to) (?:just |simply |only )?$/i.test(text.slice(0, item.phrase.span.start)) ? { code: '?', phrase: item.phrase, entity: item.entity } : item));
}

/** "Exception: a", "all other namespaces". */
function exceptionOf(items: readonly Item[], text: string): readonly Item[] {
  return items.filter((item, at) => !(item.code === ':' && items[at - 1]?.code === 'x') && !(item.code === '?' && items[at - 1]?.code === 'R' && /^namespaces$/i.test(text.slice(item.phrase.span.start, item.phrase.span.end))));
}

/** "Deny all to b by default": no word about others. "Shield b so only a can call it": what b is kept for. */
function byDefault(items: readonly Item[], text: string): readonly Item[] {
  const kept = items.filter((item, at) => !(item.code === 'R' && item.phrase.type === 'mark' && /^by default$/i.test(text.slice(item.phrase.span.start, item.phrase.span.end)) && !/[DH]/.test(items[at - 1]?.code ?? '')));
  const [order, name] = kept;
  // "Default deny in x, then: a → b, …": all of x, and what is let in: which services these are has to be said.
  if (order !== undefined && /^H(?:[io]E)?[:,;]+E[t>]E/.test(kept.map(({ code }) => code).join(''))) return [{ code: '?', phrase: order.phrase }, ...kept.slice(1)];
  const isShield = order !== undefined && name !== undefined && /^[DH]E!E(?:[,&]+E)*C/.test(kept.map(({ code }) => code).join('')) && /\b(?:shield|screen|lock|seal|close|restrict|shut|guard)\b/i.test(text.slice(order.phrase.span.start, order.phrase.span.end));
  return isShield ? [name, { code: ':', phrase: order.phrase }, ...kept.slice(2)] : kept;
}
