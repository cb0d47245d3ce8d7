import type { VocabularyService } from '../../round.ts';
import type { Dice } from './dice.ts';

/** The path itself half of the time, otherwise one that differs from it by what proxies, policies and people get wrong. */
export function pathNear(path: string, dice: Dice): string {
  const own = path.startsWith('/') ? path : `/${path}`;
  const plain = encodePath(own);
  const query = dice.isOnce(5) ? dice.pick(['?x=1', '?', '?q', '?q=1&q=2', '?x=/a/../b', '?access_token=no']) : '';
  return `${dice.isOnce(2) ? dice.pick(variants)(plain) : plain}${query}`;
}

/** A request line holds no spaces and nothing beyond Latin letters. */
function encodePath(path: string): string {
  return path.replaceAll(' ', '%20').replaceAll('#', '%23');
}

const variants: readonly ((path: string) => string)[] = [
  (path) => `${path}x`,
  (path) => `${path}/`,
  (path) => `${path === '/' ? '' : path}/more`,
  (path) => (path.length > 1 ? path.slice(0, -1) : '/'),
  (path) => path.toUpperCase(),
  (path) => path.toLowerCase(),
  (path) => path.replace('/', '//'),
  (path) => path.replaceAll('/', '//'),
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `${path}/../b`,
  (path) => `${path}/.`,
  (path) => `${path}%2Fmore`,
  (path) => `${path}%2fmore`,
  (path) => `${path}/%2e%2e/b`,
  (path) => `/%2e${path}`,
  (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => `/${path.slice(1).replace('/', '\\')}`,
  (path) => `${path}\\more`,
  (path) => `${path};v=1`,
  (path) => `${path}//more`,
  (path) => `${path}/x/y/z`,
  (path) => `${path}%20`,
  (path) => `${path}.`,
];

/** Names that lead to a service from a namespace: the short one does from its own alone. The first is the whole. */
export function nameNear({ name, namespace, host }: VocabularyService, from: string, dice: Dice): string {
  const short = from === namespace ? [name, name, name.toUpperCase()] : [];
  return dice.pick([host, host, host, `${name}.${namespace}`, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${host}.`, host.toUpperCase(), `${name.toUpperCase()}.${namespace}`, ...short]);
}

/** A Host near a name: with the port and a wrong one, in capitals, absolute, and a letter more. */
export function hostNear(host: string, port: number, dice: Dice): string {
  const bare = host.replace(/:\d+$/, '');
  return dice.pick([host, `${bare}:${port}`, host, `${bare}:81`, host.toUpperCase(), `${host.replace(/(?:\.|:\d+)$/, '')}.`, `x${host}`, host.replace(/(:\d+)?$/, 'x$1')]);
}

/** A method of a list and those beside it. */
export function methodNear(method: string, dice: Dice): string {
  const known = methods.includes(method) ? method : (methods.find((one) => one.startsWith(method) || one.endsWith(method.replace(/^x/, ''))) ?? 'GET');
  return dice.isOnce(4) ? dice.pick(methods) : known;
}

/** Those that both ends know: `CONNECT` asks for a tunnel. */
export const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'];

/** A header as it is asked for, or absent, empty, in other letters, otherwise, or twice. */
export function headersNear(headers: Readonly<Record<string, string>>, dice: Dice): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]): readonly [string, string][] => {
    if (!dice.isOnce(2)) return [[name, value]];
    const other = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
    return dice.pick<readonly [string, string][]>([[], [[name, '']], [[other, value]], [[name, `${value}x`]], [[name, value.toUpperCase()]], [[name, value], [other, 'x']], [[name, `x${value}`]], [[name, `${value},x`]]]);
  }));
}
