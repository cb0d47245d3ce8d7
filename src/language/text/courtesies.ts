const blank = (found: string): string => found.replace(/[^\n]/g, ' ');

/** What somebody may mean something by: a courtesy that holds it is none. */
const meant = /\d|%|\b(?:only|except|until|not|never|unless|time-?outs?|retr\w+|m?tls|mirror\w*|canary|traffic|every|GET|POST|PUT|DELETE|PATCH)\b|->|→/i;

const state = "(?:['’](?:s|re|ve)| is| are| has| have| was| looks?)";
const outcome = '(?:done|live|deployed|rolled out|applied|ready|finished|merged|up|in|out|in place|working|works|missing|unclear|unsure|breaks?|broken|fails?|questions?|problems?|issues?|objections|needed|need|information|details|input|wrong|off)';
const news = `(?: (?:when|once|if|as soon as|whether|after|how) (?:it|this|that|you|anything|something|everything|there|all)${state}?(?: (?:been|all|any|a|more|further|some|is|are|goes|went|needs?|anything))*(?: ${outcome})?)?`;

const courtesies: readonly RegExp[] = [
  // "As agreed with Anna on Friday,"
  /(?<=^|[.!?\n][ \t]*)(?:and |so |also )?(?:just )?as (?:already |just |previously |briefly )?(?:discussed|agreed|decided|requested|promised|announced|mentioned|planned|proposed|suggested|talked about|said|written|described)\b[^.,;:!?\n]{0,60}[,:]/gim,
  // "…, as agreed."
  /(?<=\S[ \t]*),?[ \t]+(?:just )?as (?:already |just |previously |briefly )?(?:discussed|agreed|requested|promised|announced|mentioned|planned|proposed|talked about)(?: (?:with|by|in|on|at|during) [^.,;:!?\n]{1,40})?(?=[ \t]*(?:[.!)\n]|$))/gim,
  // "Let me know when it is done."
  new RegExp(`(?<=[.!?,;\\n][ \\t]*|[.!?,;\\n][ \\t]*and )(?:(?:and|then|please|just|kindly) )*(?:let (?:me|us) know|(?:ping|tell|inform|notify|update|message|slack) (?:me|us)|(?:give|drop) (?:me|us) a (?:shout|ping|note|line|message))${news}(?: (?:please|thanks|from (?:me|us)))?(?=\\s*(?:[.!?\\n]|$))`, 'gim'),
  // "How should I write it?"
  /(?<=^|[.!?\n][ \t]*)(?:so |and |but )?how (?:should|do|would|can|could|shall|must) (?:I|we|you) (?:best )?(?:write|say|express|put|configure|phrase|formulate|spell|do|achieve|set up) (?:it|this|that)\?/gim,
  // "No rush."
  /(?<=[.!?,;(\n][ \t]*)(?:there(?:['’]s| is) )?no (?:rush|hurry|pressure|need to hurry|urgency|worries|big deal|drama)(?: (?:on|with|about) (?:this|that|it)| at all| here| though)*(?=\s*(?:[.!?,)\n]|$))/gim,
];

/** "As discussed with Anna, …", "… No rush. Let me know when it is done.": said to people, and of no request. */
export function withoutCourtesies(text: string): string {
  return courtesies.reduce((left, courtesy) => left.replace(courtesy, (found) => (meant.test(found.replace(/^.*?\bno (?=rush|hurry)/i, '')) ? found : blank(found))), text);
}
