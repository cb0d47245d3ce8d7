import { meshNameWords } from './mesh-words.ts';

/**
 * Words that say nothing about a mesh, with why. They may stand anywhere. A word that limits, negates, or counts is
 * never one of them: a test takes each out of sentences and looks whether the meaning stays.
 */
export const fillerGroups: Readonly<Record<string, readonly string[]>> = {
  articles: ['the', 'a', 'an', 'our', 'my', 'your', 'its', 'their'],
  politeness: ['please', 'pls', 'plz', 'kindly', 'thanks', 'thank', 'cheers', 'regards', 'hi', 'hello', 'hey', 'dear', 'team', 'folks', 'thx', 'ty', 'best', 'greetings', 'sincerely', 'appreciated', 'sorry', 'guys', 'everybody:', 'yo', 'good', 'morning', 'afternoon'],
  'who asks': ['i', 'we', "i'd", "we'd", "i'm", "we're", "i'll", "we'll", 'us', 'me', 'you', "you're", 'u', 'ya', "y'all", 'help', 'somebody', 'someone'],
  emphasis: ['really', 'actually', 'basically', 'simply', 'literally', 'definitely', 'certainly', 'properly', 'correctly', 'safely', 'nicely', 'quickly', 'directly:', 'automatically', 'again:', 'very', 'quite', 'of course', 'obviously', 'clearly', 'maybe:', 'perhaps:', 'appropriate', 'appropriately', 'suitable', 'sensible', 'reasonable', 'proper', 'correct', 'correspondingly', 'accordingly', 'explicitly', 'successfully', 'currently', 'somehow', 'essentially', 'immediately', 'asap', 'right away', 'well', 'further:', 'transparently'],
  'what is written': ['config', 'configuration', 'configurations', 'configs', 'yaml', 'manifest', 'manifests', 'rule', 'rules', 'policy', 'policies', 'setting', 'settings', 'resource', 'resources', 'crd', 'object', 'file', 'snippet', 'spec', 'definition', 'stuff'],
  'field names that repeat what is said': ['virtualservice', 'virtualservices', 'virtual-service', 'destinationrule', 'destinationrules', 'authorizationpolicy', 'authorizationpolicies', 'httproute', 'k8s', 'kubernetes', 'trafficpolicy', 'dr', 'serviceprofile', 'networkpolicy', 'http/1.1', 'l7', 'layer-7', 'authpolicy', 'authz', 'acl', 'acls', 'rbac'],
  abbreviations: ['e.g', 'i.e', 'etc', 'fyi', 'btw', 'imho', 'eg', 'ie', 'aka', 'n.b', 'nb', 're'],
  signs: ["'s"],
};

export const fillers: ReadonlySet<string> = new Set([...Object.values(fillerGroups).flat(), ...meshNameWords].filter((word) => !word.endsWith(':')));

/** Words that change what is meant: where one of them is not used, nothing may be left out around it. */
export const limiters: ReadonlySet<string> = new Set(['case-insensitive', 'case-insensitively', 'not', 'no', 'only', 'except', 'unless', 'but', 'until', 'till', 'temporarily', 'least', 'most', 'between', 'every', 'any', 'all', 'none', 'other', 'before', 'after', 'if', 'when', 'per', 'never', 'without', 'just', 'exclusively', 'weekdays', 'weekends', 'nights', 'tomorrow', 'tonight', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'business', 'hours', 'instead']);
