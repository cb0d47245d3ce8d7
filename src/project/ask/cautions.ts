import { distinct, groupBy } from '../../base/order.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Candidate, Wish } from '../../language/reading.ts';
import type { Loss } from '../../meshes/backend.ts';
import { outside, stranger } from '../../model/mesh-model.ts';
import type { Aspect } from '../../model/treatment.ts';
import type { DiffReport } from '../diff.ts';

/** Why a person has to look before anything is written. Sentences; none where nothing is unsafe, ambiguous or taken for granted. */
export function cautionsOf({ wishes, assumed, assumptions }: Candidate, { losses, diff }: { readonly losses: readonly Loss[]; readonly diff?: DiffReport | undefined }): string[] {
  return [
    ...assumed.map(({ id }) => `\`${id}\` is taken to exist as the words say`),
    ...assumptions.filter(({ from }) => from === 'correction').map(({ text }) => `this was a choice between readings: ${text}`),
    ...wishes.flatMap(unsafe),
    ...losses.map(({ what, subject }) => `${what} of \`${subject}\` is lost`),
    ...cutOff(diff, 'newly-refused').map(([who, where]) => `${who} will be refused by ${where}`),
    ...cutOff(diff, 'no-longer-delivered').map(([who, where]) => `calls of ${who} to ${where} will no longer arrive`),
  ];
}

/** Nobody knows what stands in a file that could not be read. */
export function unreadFiles(problems: readonly Diagnostic[], shown: (file: string) => string): readonly string[] {
  const [first, ...others] = distinct(problems.flatMap(({ severity, span }) => (severity === 'error' ? [shown(span.file)] : [])));
  return first === undefined ? [] : [`\`${first}\`${others.length === 0 ? '' : ` and ${others.length} more`} could not be read, and may speak of the same requests`];
}

/** Callers, and what they no longer reach: each place once. */
function cutOff(diff: DiffReport | undefined, aspect: Aspect): [who: string, where: string][] {
  const changes = (diff?.changes ?? []).filter(({ aspects }) => aspects.includes(aspect));
  return [...groupBy(changes, ({ host, port }) => `${host}:${port}`)].map(([where, own]) => {
    const [first = '', ...others] = distinct(own.flatMap(({ clients }) => clients));
    return [others.length > 0 ? `${others.length + 1} callers` : first === stranger ? 'whoever has no identity' : first === outside ? 'whoever calls from outside' : `\`${first}\``, where];
  });
}

/** What harms those who did not mean it, or lets in whom nobody meant. */
function unsafe(wish: Wish): string[] {
  switch (wish.kind) {
    case 'withdraw':
      return wish.what === 'allow-calls' || wish.what === 'deny-calls' || wish.what === 'require-mutual-tls' || wish.what === 'authenticate-users' ? [`protection of \`${wish.subject ?? 'everything'}\` is taken away`] : [];
    case 'inject-fault':
      return [`requests to \`${wish.service}\` are made to fail or to wait`];
    case 'require-mutual-tls':
      return wish.mode === 'strict' ? [] : ['encryption is no longer required'];
    case 'set-retries':
      return wish.requests === 'all' && wish.attempts > 0 ? [`requests to \`${wish.service}\` that change something may be made twice`] : [];
    case 'allow-calls':
      return wish.from.some(({ kind }) => kind === 'anyone' || kind === 'outside') ? [`callers without an identity are let in to \`${wish.to}\``] : [];
    default:
      return [];
  }
}
