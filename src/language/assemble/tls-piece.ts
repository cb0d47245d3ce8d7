import type { Phrase } from '../grammar/phrases.ts';

type TlsMode = 'strict' | 'permissive' | 'disable' | 'on';
export type Ref = Extract<Phrase, { readonly type: 'ref' }>;

/** What one piece of a sentence says of encryption: how, where, and which part of the whole it is. */
export interface TlsPiece {
  /** The link before it; empty where a sentence begins. */
  readonly link: string;
  mode?: TlsMode;
  /** "has no sidecar", "cannot do it yet": why something is excepted. */
  isExceptional: boolean;
  readonly places: Ref[];
  readonly ports: number[];
  isExcept: boolean;
  /** "everything else", "the rest". */
  isRest: boolean;
  isOnly: boolean;
  /** "all traffic", without a place. */
  isAll: boolean;
  /** "not", "must not", "no longer": how often. */
  negations: number;
  isBare: boolean;
  /** "excluded from strict mTLS". */
  isOutOf: boolean;
  /** "port 9092 DISABLE", "off", without a word for what. */
  isOff: boolean;
  isPlaceFirst: boolean;
  /** Somebody calls there: who stands before the verb calls, and who stands behind it takes the calls. */
  isCalling: boolean;
  span: Phrase['span'];
}

export function emptyPiece(link: string, span: Phrase['span'], isExcept = false): TlsPiece {
  return { link, isExceptional: false, places: [], ports: [], isExcept, isRest: false, isOnly: false, isAll: false, negations: 0, isBare: false, isOutOf: false, isOff: false, isPlaceFirst: false, isCalling: false, span };
}

/** "Exceptions:" by itself: what stands behind it is one. */
export function isDangling({ isExcept, places, ports, mode, isRest }: TlsPiece): boolean {
  return isExcept && places.length === 0 && ports.length === 0 && mode === undefined && !isRest;
}

/** "must not be permissive" is strict, "not without mTLS" too: what negations leave of a mode. */
export function settle(given: TlsPiece): TlsPiece | undefined {
  const piece = !given.isOff ? given : given.mode === undefined ? { ...given, mode: 'disable' as const, isPlaceFirst: true } : { ...given, negations: given.negations + 1 };
  const isNegative = piece.negations % 2 === 1;
  const isEmpty = piece.mode === undefined && piece.places.length === 0 && piece.ports.length === 0 && !piece.isRest && !piece.isExcept && !piece.isAll;
  if (isEmpty && piece.link !== '') return undefined;
  if (!isNegative) return piece;
  if (piece.mode === 'permissive' || piece.mode === 'disable') return piece.isExceptional ? piece : { ...piece, mode: 'strict', negations: 0 };
  if (piece.mode === undefined) return piece.places.length > 0 ? { ...piece, isExcept: true, negations: 0 } : piece;
  return { ...piece, mode: 'permissive', isExceptional: true };
}
