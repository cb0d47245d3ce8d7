import { assume, type State } from './state.ts';

/** What was read of manifests in the request and not of its words is told. */
export function noteShown(state: State): void {
  const { services = [], namespace } = state.vocabulary.shown ?? {};
  const held = JSON.stringify(state.wishes);
  const isSaid = (name: string): boolean => state.text.toLowerCase().includes(name.toLowerCase());
  for (const id of services) if (held.includes(JSON.stringify(id)) && !isSaid(id.split('/')[1] ?? id)) assume(state, `what is asked is for \`${id}\`, as the manifest in the request is`, 'context');
  if (namespace !== undefined && held.includes(JSON.stringify(namespace)) && !isSaid(namespace)) assume(state, `namespace \`${namespace}\`, where the manifest in the request is`, 'context');
}
