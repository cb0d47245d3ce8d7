/** Words that a setting can be said with, and that turn round, double or narrow what it says. */
export interface Sign {
  readonly pattern: RegExp;
  readonly kind: 'question' | 'blocked';
  readonly say: (words: string) => string;
  /** Looked for in the whole text: a list leaves such words out. */
  readonly isWide?: true;
}

const timeouts = String.raw`(?:time-?outs?|timed?[- ]out (?:calls|requests|tries)|slow(?:ness| answers| responses)|tries that time out)`;
const status = String.raw`(?:5xx|4xx|[45]\d\d(?:'?s)?|(?:server |gateway )?errors?|failures?|resets?|unavailable)`;

export const oppositeSigns: readonly Sign[] = [
  // "retry on 503 and timeouts"
  { pattern: new RegExp(String.raw`\b(?:retr\w+|tr(?:y|ies|ied)|attempts?|repeat\w*|\dx|times|twice|once)\b[^.;\n]{0,60}\b(?:on|upon|for|after|if|when|at|in case of)\s+(?:(?:the|a|any|all|${status}|[-\w]+)(?:\s*[,/|&+]\s*(?:and |or )?|\s+(?:and|or)\s+))*${timeouts}(?!\s*(?:of|=|:|is|to|after)?\s*\d)(?!-)\b`, 'i'), kind: 'question', say: () => 'retries on timeouts: should answers with 504 be retried, or tries that take longer than a limit of their own (which)? Say the status, or the time of each try', isWide: true },
  // "triage timeout 1s and radiology the double"
  { pattern: /(?<!to |be |please |and |, )\b(?:the |a )?(?:double|half|triple|twice (?:that|as (?:much|long|many))|half (?:of )?(?:that|it|as (?:much|long|many)))(?: (?:of )?(?:that|it|this))?\s*(?:[.,;)!\n]|$)/i, kind: 'question', say: (words) => `"${words.trim()}": how much is that? Say the value itself`, isWide: true },
  // "remove the timeout, keep it for GET"
  { pattern: /\b(?:keep|keeps|leave|leaves|retain)\s+(?:it|them|that|those|the (?:\w+ )?(?:time-?outs?|retr(?:y|ies)|limits?|breakers?|deadlines?)|retr(?:y|ies)|time-?outs?)\s+(?:only |just |on |in place )*(?:for|on|with|at|in|where|when|if)\b(?![^.;\n]*\d)/i, kind: 'question', say: (words) => `"${words.trim()}": say what shall hold for these calls, and what for the others`, isWide: true },
  // "once more than now"
  { pattern: /\b(?:more|less|fewer|longer|shorter|higher|lower)\s+(?:\w+ )?than\s+(?:it |they )?(?:now|today|currently|before|at present|so far|yesterday|is now|has now|have now|(?:it|they) (?:does|do|is|are|has|have))\b/i, kind: 'question', say: (words) => `"${words.trim()}" is measured by what holds today: which value should it be?`, isWide: true },
  // "chat must not retry, wallet must"
  { pattern: /\b(?:not|never|no|don['’]t|n['’]t)\b[^.;\n]*[,;]\s*(?:but |and |while |whereas )?(?:the )?[\w-]+ (?:must|should|may|can|does|do|shall|has to|will)\s*(?:[.;!\n]|$)/i, kind: 'question', say: (words) => `"${words.trim()}": which values hold for the second one?`, isWide: true },
  // "1s if not from parcels"
  { pattern: /\b(?:not|unless|isn['’]t|aren['’]t|don['’]t|doesn['’]t|never)\s+(?:it |they |the |calls? |requests? |is |are |be |come |comes |coming |made |sent |called |if |when )*(?:from|by)\s+(?:the |our )?[\w-]/i, kind: 'question', say: (words) => `"${words.trim()}": whose calls are meant, and what holds for those that are not?` },
  // "on 5xx except 501"
  { pattern: new RegExp(String.raw`\b${status}[^.;\n\d]{0,16}\b(?:except|but not|without|excluding|other than|apart from|save|minus|not)\s+(?:for |an? |on |the )*[45]\d\d\b`, 'i'), kind: 'question', say: (words) => `"${words.trim()}": one answer cannot be taken out of a class: say each that is meant`, isWide: true },
  { pattern: /\b(?:retr\w+|try again|repeat\w*)\b[^.;\n]*\b(?:on|if|when|for|upon)\s+(?:any |all |a |http )*4xx\b/i, kind: 'question', say: () => 'of the answers 4xx a mesh retries 409 alone as a class: which ones should be retried?', isWide: true },
];
