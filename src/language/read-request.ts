import { finishAccess } from './assemble/access-write.ts';
import { finishEdge } from './assemble/edge-later.ts';
import { noteHome } from './assemble/home-namespace.ts';
import { withPeople } from './assemble/people.ts';
import { readRelative } from './assemble/relative.ts';
import { finishSettings } from './assemble/settings.ts';
import { saidAgain } from './assemble/same-again.ts';
import { noteShown } from './assemble/shown.ts';
import { noteStage } from './assemble/stage.ts';
import { withTakenFrom } from './assemble/taken-from.ts';
import { createState } from './assemble/state.ts';
import { conclude } from './conclude.ts';
import { errandOf, questionIn } from './errands.ts';
import { literally } from './grammar/conditions.ts';
import { readSentence } from './read-sentence.ts';
import type { Reading, TextSpan } from './reading.ts';
import { sentencesOf } from './sentences.ts';
import { phrasesOf } from './text/phrases-of.ts';
import { withoutSurroundings } from './text/around.ts';
import { withMeantUnits } from './text/meant-units.ts';
import { withBothNamed } from './text/both-named.ts';
import { withItemsInLines, withOnesNamed, withoutBars } from './text/inline-items.ts';
import { withoutSharedPlace, withPlacesSpread, withSaidNames } from './text/said-names.ts';
import { tableAsLines } from './text/tables.ts';
import type { Vocabulary } from './vocabulary.ts';

const longest = 20_000;

/**
 * What a request in free English means: one reading, a question, or why there is none. Total for any text; no word is
 * dropped: what nothing could use stands in `unused`.
 */
export function readRequest(text: string, vocabulary: Vocabulary): Reading {
  const { text: meant, notes } = withMeantUnits(text, new Set([...vocabulary.services, ...vocabulary.workloads].map(({ name }) => name)));
  const written = withOnesNamed(withItemsInLines(withoutBars(withoutSurroundings(meant)))).replaceAll(/(?<=\/[\w-]+)\/(?:\.\.\.|…)(?=[\s,;:)]|$)/g, (dots) => ' '.repeat(dots.length));
  const known = withSaidNames(tableAsLines(written) ?? written, vocabulary);
  const alone = withoutSharedPlace(written, known);
  const spread = withBothNamed(withPlacesSpread(alone, known), known);
  const reading = read(spread, spread === alone ? known : withSaidNames(spread, vocabulary), 2);
  return reading.status === 'ok' && notes.length > 0 ? { ...reading, assumptions: [...reading.assumptions, ...notes] } : reading;
}

function read(text: string, vocabulary: Vocabulary, depth: number): Reading {
  if (text.trim() === '') return { status: 'blocked', unused: [], because: ['the request is empty'], suggestions: [] };
  if (text.length > longest) return { status: 'blocked', unused: [], because: [`the request has ${text.length} characters, and ${longest} can be read: split it`], suggestions: [] };
  const corrected = correctedText(text);
  if (corrected !== undefined && depth > 0) {
    const reading = read(corrected.text, vocabulary, depth - 1);
    return reading.status === 'ok' ? { ...reading, assumptions: [...reading.assumptions, { text: corrected.note, from: 'correction' }] } : reading;
  }
  const errand = errandOf(text);
  const question = errand === undefined ? questionIn(text, [...vocabulary.services, ...vocabulary.workloads].map(({ name }) => name)) : undefined;
  if (question !== undefined) return question;
  const listed = tableAsLines(text);
  if (listed !== undefined && depth > 0) return read(listed, vocabulary, depth - 1);
  const relative = depth > 0 ? readRelative(text, vocabulary, (absolute) => read(absolute, vocabulary, 0)) : undefined;
  if (relative !== undefined) return relative;
  if (errand?.status === 'out-of-scope') return errand;
  const state = createState(text, vocabulary);
  const { phrases: found, mended } = phrasesOf(text, vocabulary);
  const phrases = withTakenFrom(withPeople(found, state), text);
  for (const [span, word] of mended) state.assumptions.push({ text: `"${text.slice(span.start, span.end)}" is read as "${word}"`, from: 'default', span });
  const unused: TextSpan[] = [];
  state.phrases.push(...phrases);
  noteStage(state, phrases);
  noteHome(state);
  const sentences = sentencesOf(text, phrases);
  const repeated = depth > 0 ? saidAgain(text, sentences) : undefined;
  if (repeated !== undefined) return read(repeated, vocabulary, depth - 1);
  for (const sentence of sentences) unused.push(...readSentence(state, sentence));
  finishEdge(state);
  finishAccess(state);
  finishSettings(state);
  noteShown(state);
  const reading = conclude(state, unused, depth === 0 ? undefined : (other) => read(other, vocabulary, depth - 1));
  if (errand === undefined || reading.status === 'ok') return reading;
  // A question beside a wish: neither is left out.
  return state.wishes.length === 0 || reading.status === 'blocked' ? errand : reading;
}

/** "Sorry, I meant cart, not inventory": the text as it was meant. */
function correctedText(text: string): { readonly text: string; readonly note: string } | undefined {
  // Few requests are mended in their own words, and to look for the place takes long.
  if (!/\b(?:it is|it['’]s|mean|meant|make that|that should be|correction)\b/i.test(text) || !/\b(?:not|instead of|rather than) /i.test(text)) return undefined;
  const found = /[.,;!\n]?[ \n]*(?:sorry|no|oops|edit|correction|wait|actually)?[,:. -]*(?:wrong service,? )?(?:it is |it's |i (?:actually )?(?:meant|mean) |make that |that should be |correction[,: -]+)[`"']?([\w./-]+?)[`"']?(?: that needs? [^.,\n]*)?,? (?:and )?(?:not|instead of|rather than) [`"']?([\w./-]+?)[`"']?(?=[\s.,!]|$)[.!]?/i.exec(text);
  const [, right, wrong] = found ?? [];
  if (found === null || right === undefined || wrong === undefined) return undefined;
  const before = text.slice(0, found.index);
  const pattern = new RegExp(`(?<![\\w-])${literally(wrong)}(?![\\w-])`, 'g');
  return pattern.test(before) ? { text: `${before.replace(pattern, right)}.${text.slice(found.index + found[0].length)}`, note: `"${right}" takes the place of "${wrong}"` } : undefined;
}
