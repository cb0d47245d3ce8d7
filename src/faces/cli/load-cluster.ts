import type { ClusterInput } from '../../adapters/cluster.ts';
import { kindsToRead } from '../../project/kinds-to-read.ts';
import { openProject } from '../../project/project.ts';
import { listOption, textOption, type OptionValues } from './command.ts';
import { CommandFailure } from './failure.ts';
import { hideProgress, showProgress, type Loaded } from './load-project.ts';
import { hanging } from './render/layout.ts';
import type { Terminal } from './terminal.ts';

export interface LoadedCluster extends Loaded {
  readonly input: ClusterInput;
}

/** Reads a cluster into a project. Fails where it cannot be asked, or where this user may read nothing. */
export async function loadCluster(options: OptionValues, terminal: Terminal): Promise<LoadedCluster> {
  const input = await read(options, terminal);
  for (const note of input.notes) terminal.err(`${hanging('', note, terminal.columns).join('\n')}\n`);
  if (input.files.length === 0 && input.forbidden.length > 0) throw new CommandFailure(`this user may read nothing of ${input.name}`, { help: 'name the namespaces that it may read with --namespace' });
  return { input, project: openProject(input.files, input.problems) };
}

/** The client's library is loaded only here. */
async function read(options: OptionValues, terminal: Terminal): Promise<ClusterInput> {
  const { readCluster } = await import('../../adapters/cluster.ts');
  const context = textOption(options, 'context');
  const kubeconfig = textOption(options, 'kubeconfig');
  try {
    return await readCluster({ kinds: kindsToRead(), namespaces: listOption(options, 'namespace'), ...(context === undefined ? {} : { context }), ...(kubeconfig === undefined ? {} : { kubeconfig }), onProgress: (text) => showProgress(terminal, text) });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ClusterRefused') throw error;
    const { help } = error as Error & { readonly help?: string };
    throw new CommandFailure(error.message, help === undefined ? {} : { help });
  } finally {
    hideProgress(terminal);
  }
}
