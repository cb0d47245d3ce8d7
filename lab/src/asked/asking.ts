import { readTree } from '../../../src/adapters/write-files.ts';
import { askOffline } from '../../../src/project/ask/ask.ts';
import type { AskReport } from '../../../src/project/ask/ask-report.ts';
import type { Answer, Answerer } from '../../../src/project/evaluate/answer.ts';
import { recordedAnswerer } from '../../../src/project/evaluate/recorded.ts';
import { LabError, messageOf } from '../lab-error.ts';

/** Answers that somebody wrote down. */
export function answersIn(folder: string): Answerer {
  const files = [...readTree(folder)].map(([path, text]) => ({ path, text }));
  if (files.length === 0) throw new LabError(`there are no answers in ${folder}`, 'name a folder with files such as ID.yaml');
  return recordedAnswerer(folder, files);
}

/** Asks as the command line does without any model. */
export const asking: Answerer = {
  name: 'meshwright ask',
  isRecorded: false,
  answer: async (task, { words }, { project }) => {
    try {
      return answerOf(askOffline({ text: words, ...(task.given === 'mesh' ? { project } : {}) }).report);
    } catch (error) {
      return { outcome: 'failed', says: messageOf(error), files: [] };
    }
  },
};

function answerOf({ outcome, echo, reasons, question, errand, files }: AskReport): Answer {
  const says = [question?.text, ...reasons, ...(outcome === 'answered' ? echo : [])].filter((text) => text !== undefined).join(' ');
  return { outcome, says, files: files.map(({ path, content }) => ({ path, text: content })), ...(errand === undefined ? {} : { errand: errand.command }) };
}
