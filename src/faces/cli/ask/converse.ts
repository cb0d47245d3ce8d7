import { answer } from '../../../project/ask/answer.ts';
import { chosen } from '../../../project/ask/ask.ts';
import type { Terminal } from '../terminal.ts';
import type { ReadAnswer } from './read-answer.ts';

/** What a person says to a question: an option, other words, or nothing any more. */
type Reply = { readonly kind: 'option'; readonly index: number } | { readonly kind: 'words'; readonly text: string } | { readonly kind: 'gone' };

const correction = /^(?:no+|nope|sorry|wait)\b[\s,.:;!-]*(?:(?:i|we)\s+(?:mean|meant|want|wanted)\b[\s,:]*)?|^i\s+meant?\b[\s,:]*/i;

/** `2`, `2.`, `option 2` and the like; anything else is words, without the "no, I mean" before them. */
export function readReply(line: string | undefined, options: number): Reply {
  if (line === undefined) return { kind: 'gone' };
  const text = line.trim();
  if (/^(?:q|quit|exit|cancel|stop|never mind|nothing|no|n)?[.!]?$/i.test(text)) return { kind: 'gone' };
  const number = /^(?:option\s+|number\s+|#)?(\d+)[.)]?$/i.exec(text)?.[1];
  const letter = /^([a-h])[.)]?$/i.exec(text)?.[1];
  const index = number !== undefined ? Number(number) - 1 : letter !== undefined ? letter.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0) : undefined;
  if (index !== undefined && index >= 0 && index < options) return { kind: 'option', index };
  return { kind: 'words', text: text.replace(correction, '') };
}

/** Puts questions to the person at the terminal until there is an answer, or nobody wants one. */
export async function converse(first: ReadAnswer, reread: (text: string) => Promise<ReadAnswer>, show: (current: ReadAnswer) => void, terminal: Terminal): Promise<ReadAnswer> {
  let current = first;
  for (;;) {
    show(current);
    const { question, outcome } = current.asked.report;
    if (terminal.ask === undefined || outcome !== 'question' || question === undefined) return current;
    const reply = readReply(await terminal.ask('> '), question.options.length);
    if (reply.kind === 'gone') return current;
    current = reply.kind === 'option' ? await takeOption(current, reply.index, reread, terminal) : await otherWords(current, reply.text, reread);
  }
}

async function takeOption(current: ReadAnswer, index: number, reread: (text: string) => Promise<ReadAnswer>, terminal: Terminal): Promise<ReadAnswer> {
  const { prepared, asked } = current;
  const next = chosen(asked.reading, index);
  if (next !== undefined) return { ...current, asked: answer(prepared, next, { proposer: asked.report.proposer }), choices: current.choices === undefined ? undefined : [...current.choices, index + 1] };
  const words = (await terminal.ask?.('in words> '))?.trim() ?? '';
  return words === '' ? current : otherWords(current, words, reread);
}

/** Words that stand alone are a new request; those that do not are said of the one before. */
async function otherWords(current: ReadAnswer, words: string, reread: (text: string) => Promise<ReadAnswer>): Promise<ReadAnswer> {
  const alone = await reread(words);
  if (alone.asked.report.outcome === 'answered') return alone;
  const together = await reread(`${current.text.trimEnd()}\n${words}`);
  return together.asked.report.outcome === 'refused' ? alone : together;
}
