/** What traffic says of one thing that was expected. */
export interface Finding {
  /** `shares v1 90 %, v2 10 %` */
  readonly what: string;
  readonly outcome: 'right' | 'wrong' | 'not judged';
  /** What happened, or why traffic cannot say. */
  readonly saw: string;
}

export function judged(what: string, isRight: boolean, saw: string): Finding {
  return { what, outcome: isRight ? 'right' : 'wrong', saw };
}

export function notJudged(what: string, why: string): Finding {
  return { what, outcome: 'not judged', saw: why };
}
