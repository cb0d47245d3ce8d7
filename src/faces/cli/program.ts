import { Argument, Command, Option } from 'commander';
import { commands } from './commands.ts';
import type { ArgumentSpec, CommandSpec, OptionSpec, OptionValues } from './command.ts';
import type { Terminal } from './terminal.ts';

/** The arguments' grammar. Nothing of the engine is loaded until a command runs. */
export function createProgram(version: string, terminal: Terminal, onExit: (code: number) => void): Command {
  const program = new Command('meshwright');
  program
    .description('Writes and checks service-mesh configuration from Kubernetes manifests and typed intents.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError(true)
    .configureHelp({ helpWidth: terminal.columns, subcommandTerm: (command) => command.name() })
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => {}, getOutHasColors: () => terminal.hasColor })
    .addHelpText('after', '\nPATH is a file, a folder, a glob or `-` for standard input. A folder with a\nChart.yaml or a kustomization.yaml is rendered first.\n\nStart with: meshwright discover PATH');
  for (const spec of commands) program.addCommand(createCommand(spec, version, terminal, onExit).copyInheritedSettings(program));
  return program;
}

function createCommand(spec: CommandSpec, version: string, terminal: Terminal, onExit: (code: number) => void): Command {
  const command = new Command(spec.name);
  command
    .summary(spec.summary)
    .description(spec.description)
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', helpTail(spec))
    .action(async (...given: unknown[]) => {
      // Commander passes each argument, a list for one that repeats, then the options and the command.
      const words = given.slice(0, -2).flat().filter((word): word is string => typeof word === 'string');
      const { run } = await spec.load();
      onExit(await run(words, given.at(-2) as OptionValues, terminal, version));
    });
  for (const { syntax, description } of spec.arguments ?? [paths]) command.addArgument(new Argument(syntax, description));
  for (const option of spec.options) command.addOption(createOption(option));
  return command;
}

const paths: ArgumentSpec = { syntax: '<path...>', description: 'files, folders, globs, or `-` for standard input' };

function createOption(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.description);
  if (spec.choices !== undefined) option.choices([...spec.choices]);
  if (spec.default !== undefined) option.default(spec.default);
  if (spec.isRepeatable === true) option.argParser((value: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), value]);
  return option;
}

function helpTail(spec: CommandSpec): string {
  const examples = spec.examples.map((example) => `  $ ${example.command}\n      ${example.does}`);
  return `\nExamples:\n${examples.join('\n')}\n\nExit codes: ${spec.exitCodes}`;
}
