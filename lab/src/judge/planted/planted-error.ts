/** A mistake that people make in such models: one piece of one module under `src/` is replaced while it is loaded. */
export interface PlantedError {
  readonly name: string;
  /** What the model then believes. */
  readonly belief: string;
  /** Below `src/`. */
  readonly module: string;
  /** Stands exactly once in the module. */
  readonly text: string;
  readonly replacement: string;
}

/** The module with the error in it. Whoever changes the module has to look after the error, too: so it fails loudly. */
export function plantInto({ name, module, text, replacement }: PlantedError, source: string): string {
  const places = source.split(text).length - 1;
  if (places !== 1) throw new Error(`the planted error \`${name}\` needs its text exactly once in src/${module}, where it stands ${places} times: ${text}`);
  return source.replace(text, () => replacement);
}
