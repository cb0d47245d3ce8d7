import type { Proposer, Usage } from '../../language/proposer.ts';
import { askOffline, askProposer } from '../ask/ask.ts';
import type { AskReport } from '../ask/ask-report.ts';
import type { AskInput } from '../ask/prepare.ts';
import type { Answer, Answerer } from './answer.ts';
import type { Task } from './task.ts';
import type { World } from './world.ts';

/** Our own parser, without any model. */
export function offlineAnswerer(): Answerer {
  return {
    name: 'offline',
    isRecorded: false,
    answer: async (task, { words }, before) => answerOfReport(askOffline(inputOf(task, words, before)).report),
  };
}

/** A model that proposes intents; everything else is done as for our own parser. */
export function proposerAnswerer(proposer: Proposer): Answerer {
  return {
    name: proposer.name,
    isRecorded: false,
    answer: async (task, { words }, before) => {
      const { report, usage, notice } = await askProposer(inputOf(task, words, before), proposer);
      // Where the model gave no answer, the parser's is not its own.
      if (notice !== undefined) return { outcome: 'failed', says: notice, files: [] };
      return answerOfReport(report, usage);
    },
  };
}

function inputOf({ given }: Task, text: string, { project }: World): AskInput {
  return { text, ...(given === 'mesh' ? { project } : {}) };
}

/** What a report says, as somebody who has asked reads it. */
export function answerOfReport({ outcome, question, reasons, echo, files, errand }: AskReport, usage?: Usage): Answer {
  const asked = question === undefined ? [] : [question.text, ...question.options.map(({ text }) => text)];
  return {
    outcome,
    says: [...asked, ...reasons, ...(outcome === 'answered' ? echo : []), ...(errand === undefined ? [] : [`meshwright ${errand.command}: ${errand.because}`])].join('\n'),
    files: files.map(({ path, content }) => ({ path, text: content })),
    ...(errand === undefined ? {} : { errand: errand.command }),
    ...(usage === undefined ? {} : { usage }),
  };
}
