import { printWish } from '../../intents/english/print-wish.ts';
import { unreachable } from '../../base/assert.ts';
import { checkContradictions } from '../../intents/contradictions.ts';
import type { IntentKind } from '../../intents/intent.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { groupKindOf, type Resource } from '../../kube/resource.ts';
import type { Candidate, Question, Reading } from '../../language/reading.ts';
import { assumedAccounts, assumedFile, assumedObjects, mergeAssumed } from './assumed-objects.ts';
import type { AskReport } from './ask-report.ts';
import { cautionsOf, unreadFiles } from './cautions.ts';
import { compareMeanings } from './compare.ts';
import { comparedHosts } from './compared-hosts.ts';
import { checkErrand } from './errands.ts';
import { extendProject } from './extend-project.ts';
import { newFindings } from './findings.ts';
import { approvalHash } from './hash.ts';
import { meaningOf } from './meaning.ts';
import type { Prepared } from './prepare.ts';
import { shownPath } from './place-objects.ts';
import { proveAnswer } from './prove-answer.ts';
import type { Project } from '../project.ts';
import { writeBeside } from './write-beside.ts';
import { writeMeshFile } from './write-mesh-file.ts';
import { intentsIn, type Written } from './written.ts';

export interface Asked {
  readonly report: AskReport;
  /** What the report is about. The options of a question hold the readings to go on with. */
  readonly reading: Reading;
}

export interface AnswerOptions {
  /** Who read the text: `offline` without it. */
  readonly proposer?: string;
}

/** What comes of a reading: files with their proof, a question, or why not. Pure; nothing is written. */
export function answer(prepared: Prepared, reading: Reading, { proposer = 'offline' }: AnswerOptions = {}): Asked {
  const blank: AskReport = { outcome: 'refused', echo: [], assumptions: [], reasons: [], intents: [], files: [], losses: [], findings: [], notes: [], cautions: [], proposer };
  switch (reading.status) {
    case 'ok':
      return { report: { ...blank, ...answerCandidate(prepared, reading) }, reading };
    case 'question':
      return { report: { ...blank, outcome: 'question', question: askedQuestion(reading.question), reasons: reading.because }, reading };
    case 'blocked':
      return { report: { ...blank, ...blocked(prepared, reading) }, reading };
    case 'out-of-scope':
      return { report: { ...blank, reasons: [reading.because, ...reading.nearest] }, reading };
    case 'errand':
      return { report: { ...blank, ...checkErrand(reading.errand) }, reading };
    default:
      return unreachable(reading);
  }
}

function askedQuestion({ text, options }: Question): NonNullable<AskReport['question']> {
  return { text, options: options.map((option) => ({ text: option.text, echo: option.reading?.restated ?? [] })) };
}

/** Words that nothing could use, quoted as they were typed, and what a person could say instead. */
function blocked({ text }: Prepared, { unused, because, suggestions, about }: Extract<Reading, { status: 'blocked' }>): Partial<AskReport> {
  const quoted = unused.map(({ start, end }) => `\`${text.slice(start, end).replaceAll(/\s+/g, ' ').trim()}\``);
  const notUsed = quoted.length === 0 || because.some((reason) => quoted.every((word) => reason.includes(word.slice(1, -1)))) ? [] : [`I did not use ${quoted.join(', ')}`];
  const reasons = [...because, ...notUsed];
  // What is wanted could be said so that it is understood: that is asked for.
  if (suggestions.length === 0 && about !== undefined) return { outcome: 'question', question: { text: askedWords(reasons, about), options: [] }, reasons };
  if (suggestions.length === 0) return { outcome: 'refused', reasons };
  return { outcome: 'question', question: { text: reasons[0] ?? 'this cannot be read as it stands', options: suggestions.map((suggestion) => ({ text: suggestion, echo: [] })) }, reasons };
}

/** What a person is asked for where words could not be used. */
function askedWords(reasons: readonly string[], about: string): string {
  const rest = about === '' ? '' : ` The rest speaks of ${about}.`;
  const words = reasons.flatMap((reason) => (reason.startsWith('I did not use "') ? [reason.slice('I did not use '.length)] : []));
  return words.length === 0 ? `How is it meant?${rest} Say it in other words` : `What is meant by ${[...new Set(words)].join(', ')}?${rest} Say it in other words, or leave it out`;
}

function answerCandidate(prepared: Prepared, candidate: Candidate): Partial<AskReport> {
  const { wishes, restated, assumed } = candidate;
  const assumptions = [...candidate.assumptions, ...impliedAssumptions(prepared)];
  const echo = { echo: restated, assumptions, intents: wishes };
  const refused = (reasons: readonly string[], more: Partial<AskReport> = {}): Partial<AskReport> => ({ ...echo, outcome: 'refused', reasons, ...more });
  if (wishes.length === 0) return refused(['nothing was asked for']);
  const objects = assumedObjects(mergeAssumed(assumed), prepared.project.topology, assumedAccounts(wishes, prepared.given.topology));
  const project = objects === undefined ? prepared.project : extendProject(prepared.project, [{ ...objects, text: besideAssumed(objects.text, prepared.project) }]);
  const contradictions = checkContradictions(intentsIn(wishes), project.topology);
  if (contradictions.length > 0) return refused(contradictions.map(sentence));
  const written = prepared.mesh === undefined ? writeBeside(wishes, project, prepared) : writeMeshFile(wishes, project, prepared.mesh);
  const { losses, notes, diagnostics } = written;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const stopped = [...errors.map(sentence), ...written.obstacles];
  if (stopped.length > 0) return refused(stopped, { losses });
  return { ...echo, losses, ...judged(prepared, candidate, written, [...notes, ...diagnostics.map(sentence)], refused) };
}

/** Reads the files back: they must do what is asked, and must be nothing that `check` calls wrong. */
function judged(prepared: Prepared, candidate: Candidate, written: Written, notes: readonly string[], refused: (reasons: readonly string[], more?: Partial<AskReport>) => Partial<AskReport>): Partial<AskReport> {
  const { askedMesh } = prepared;
  const { wishes } = candidate;
  const before = { project: written.before, model: meaningOf(written.before, askedMesh) };
  const after = { project: written.after, model: meaningOf(written.after, askedMesh, before.model) };
  const changed = [...written.changed].flatMap((file) => after.project.resources.inFile(file)).filter(isOther(written.before));
  const compared = comparedHosts(after.model, after.project.topology, wishes, changed);
  const proof = proveAnswer({ prepared, before, after, wishes, losses: written.losses, only: compared.only });
  if (proof.mismatches.length > 0) return refused(proof.mismatches, { notes });
  const shown = (file: string): string => shownPath(file, prepared);
  const findings = newFindings(before, after, written.changed, changed).map((finding) => withPlaces(finding, shown));
  const wrong = findings.filter(({ severity }) => severity === 'error');
  if (wrong.length > 0) return refused(wrong.map((finding) => `what was to be written is wrong, so nothing is written: ${sentence(finding)}`), { findings, notes });
  if (written.files.length === 0 && wishes.every(({ kind }) => kind === 'withdraw')) return refused([`there is nothing of that in the input that could be taken away: ${wishes.map(printWish).join(' ')}`], { findings, notes });
  if (written.files.length === 0 && written.losses.length > 0) return refused(written.losses.map(({ what, because }) => `${what} cannot be said: ${because}`), { losses: written.losses, findings, notes });
  if (written.files.length === 0) return { outcome: 'answered', findings, notes: [...notes, 'nothing has to be changed: the configuration does this already'] };
  const unseen = proof.notes.find((note) => unmodelled.some((kind) => note.startsWith(`${kind} `)));
  const diff = compareMeanings(before, after, unseen === undefined || compared.because !== undefined ? compared : { ...compared, because: unseen }, shown);
  const input = prepared.given.files.map(({ path, text }) => ({ path: prepared.pathOf?.(path) ?? path, text }));
  const hash = approvalHash(wishes, written.files, [...input, ...(prepared.mesh === undefined ? [] : [prepared.mesh.file])]);
  return { outcome: 'answered', files: written.files, findings, notes: [...notes, ...proof.notes], cautions: [...cautionsOf(candidate, { losses: written.losses, diff }), ...unreadFiles(prepared.given.problems, shown)], diff, hash };
}

/** What these change for requests the model does not hold: that nothing else changes is no word on them. */
const unmodelled: readonly IntentKind[] = ['limit-rate', 'join-mesh', 'connect-cluster', 'step-traffic'];

/** A finding with its places in files as the answer names them. */
function withPlaces(finding: Diagnostic, shown: (file: string) => string): Diagnostic {
  const { span, related } = finding;
  return { ...finding, span: { ...span, file: shown(span.file) }, ...(related === undefined ? {} : { related: related.map((place) => ({ ...place, span: { ...place.span, file: shown(place.span.file) } })) }) };
}

/** Objects that are new or not as they were. */
function isOther({ resources }: Project): (resource: Resource) => boolean {
  return (resource) => JSON.stringify(resources.get(groupKindOf(resource), resource.namespace, resource.name)?.raw) !== JSON.stringify(resource.raw);
}

/** What the words and what was pasted take to be there stands in one file. */
function besideAssumed(text: string, { files }: Project): string {
  const earlier = files.find(({ path }) => path === assumedFile)?.text;
  return earlier === undefined ? text : `${earlier}---\n${text}`;
}

function impliedAssumptions({ implied }: Prepared): AskReport['assumptions'] {
  if (implied.length === 0) return [];
  const names = implied.map((id) => `\`${id}\``);
  return [{ text: `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''} ${names.length === 1 ? 'exists' : 'exist'} as the configuration says: the input does not show ${names.length === 1 ? 'it' : 'them'}`, from: 'context' }];
}

/** A diagnostic as one sentence, without its place: the place is often in words that were never in a file. */
function sentence({ message, help }: Diagnostic): string {
  return help === undefined ? message : `${message}; ${help}`;
}
