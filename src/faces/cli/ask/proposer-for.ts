import type { Proposer } from '../../../language/proposer.ts';
import { readRequest } from '../../../language/read-request.ts';
import { textOption, type OptionValues } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { loadSettings } from '../load-settings.ts';
import type { Terminal } from '../terminal.ts';

/** Who reads the words: the model that an option, the environment or the settings name; our own parser, and nobody asked, without any. */
export async function proposerFor(paths: readonly string[], options: OptionValues, terminal: Terminal): Promise<Proposer | undefined> {
  const named = textOption(options, 'proposer');
  if (named === 'offline') return undefined;
  const { model } = loadSettings(paths, {}, terminal).settings;
  const environment = named === undefined ? process.env : { ...process.env, MESHWRIGHT_MODEL: named };
  if (model === undefined && environment['MESHWRIGHT_MODEL'] === undefined) return undefined;
  const { isProposer, proposerFrom } = await import('../../../adapters/models/proposer-from.ts');
  const found = proposerFrom(model, environment, { readRequest });
  if (found === undefined || isProposer(found)) return found;
  if (named !== undefined) throw new CommandFailure(found.refused);
  terminal.err(`${found.refused}; answered offline\n`);
  return undefined;
}
