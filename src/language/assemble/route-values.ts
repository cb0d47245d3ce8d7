import type { Phrase } from '../grammar/phrases.ts';
import { isVersion } from './route-callers.ts';

type Sentence = readonly Phrase[];

const ending: ReadonlySet<string> = new Set(['comma', 'semicolon', 'stop', 'break', 'but', 'dash']);

/** "without the header v1, the ones with x-beta v2": where nothing else says where they go, `v2` is no value of the header. */
export function withVersionsBehind(text: string, sentence: Sentence): Sentence {
  return sentence.flatMap((phrase, index): Phrase[] => {
    const [name, match] = phrase.type === 'cond' ? (Object.entries(phrase.cond.headers ?? {})[0] ?? []) : [];
    if (phrase.type !== 'cond' || name === undefined || match?.kind !== 'exact' || Object.keys(phrase.cond).length !== 1 || !/^v\d[\w.]*$/i.test(match.value)) return [phrase];
    const words = text.slice(phrase.span.start, phrase.span.end);
    const isApart = new RegExp(`(?:with|having|carrying|have|has) (?:the )?(?:header )?${name}(?: header)? ${match.value}$`, 'i').test(words);
    const start = sentence.slice(0, index).findLastIndex((other) => other.type === 'link' && ending.has(other.link)) + 1;
    const end = sentence.findIndex((other, at) => at > index && other.type === 'link' && ending.has(other.link));
    const around = sentence.slice(start, end < 0 ? undefined : end);
    const namesVersion = (phrases: Sentence): boolean => phrases.some((other) => other.type === 'ref' && other.entities.some(isVersion));
    if (!isApart || namesVersion(around) || !namesVersion(sentence)) return [phrase];
    const at = phrase.span.end - match.value.length;
    const span = { start: at, end: phrase.span.end };
    return [{ ...phrase, cond: { headers: { [name]: { kind: 'present' } } }, span: { start: phrase.span.start, end: at - 1 } }, { type: 'ref', role: 'none', entities: [{ kind: 'version', version: match.value, span }], span, at: phrase.at }];
  });
}
