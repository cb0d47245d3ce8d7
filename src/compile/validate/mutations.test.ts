import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, repositoryRoot } from '../../../test/shared.ts';
import { backends } from '../../meshes/registry.ts';
import { diffModels, isEmptyDiff } from '../../model/diff.ts';
import { mutantsOf } from '../../../test/validate/mutants.ts';
import { readCase, type ValidatedCase } from '../../../test/validate/read-case.ts';

/**
 * Every small mistake in what is written has to be noticed. What is not means the same, by the reason that stands here:
 * where it is not `felt`, the difference of the two models has to be empty. A new mutant that lives fails the test.
 */
interface Survivor {
  readonly pattern: RegExp;
  readonly because: string;
  /** The models do differ, or neither holds the field: why that is no mistake is the reason. */
  readonly isFelt?: true;
  readonly in?: readonly string[];
  /** Objects that it is true of. */
  readonly of?: RegExp;
}

const survivors: readonly Survivor[] = [
  { pattern: /^(?:EnvoyFilter|Telemetry) /, because: 'limits of rates and what is observed are no part of the model, which the proof says', isFelt: true, in: ['limit-rate', 'observe'] },
  { pattern: /^(?:VirtualService|DestinationRule) /, because: 'no proxy is told of the Service, so nobody goes by what is said of it', isFelt: true, in: ['shop'], of: /^shop\/(?:analytics-processor|order-events-processor|stock-processor)$/ },
  { pattern: /^AuthorizationPolicy /, because: 'nobody may call it, which the policy of the namespace says too', in: ['shop'], of: /^shop\/(?:deny-by-default|analytics-processor|order-events-processor|stock-processor)$/ },
  { pattern: /^AuthorizationPolicy (?:remove|rename) spec\.selector/, because: 'no other pods of the namespace have the port that it opens, but such as are opened alike', in: ['shop'], of: /stripe-webhook$/ },
  { pattern: /^\w+ repeat/, because: 'said twice is said once' },
  { pattern: /^(?:AuthorizationPolicy|PeerAuthentication|RequestAuthentication|ServiceEntry|Sidecar|Gateway) swap /, because: 'the order means nothing' },
  { pattern: /^DestinationRule swap spec\.subsets/, because: 'the order means nothing' },
  { pattern: /^VirtualService swap spec\.(?:exportTo|gateways|hosts|(?:http|tls)\[\]\.(?:match|route))/, because: 'the order means nothing' },
  { pattern: /^VirtualService swap spec\.(?:http|tls)\[\]$/, because: 'neighbours that take no request in common, or do the same with it' },
  { pattern: /^AuthorizationPolicy remove spec\.action$/, because: 'ALLOW is the default' },
  { pattern: /^AuthorizationPolicy (?:GET to POST|lengthen|replace|shorten|remove) spec\.rules\[\](?:\.to\[\]\.operation\.(?:ports|methods)(?:\[\])?)?$/, because: 'the rule for the probe: whether a list of callers lets the kubelet in was not said', isFelt: true, in: ['allow-calls'], of: /^shop\/payments$/ },
  { pattern: /^AuthorizationPolicy (?:drop|move metadata\.namespace)$/, because: 'deny by default, where each workload has a policy that closes it by itself' },
  { pattern: /^DestinationRule (?:drop|move|(?:lengthen|replace|shorten|remove) spec\.(?:host|trafficPolicy))/, because: 'it asks for what is the default', in: ['balance-load'] },
  { pattern: /^DestinationRule remove spec\.trafficPolicy\.outlierDetection\.(?:baseEjectionTime|consecutive5xxErrors|interval)$/, because: 'the value is the default' },
  { pattern: /^DestinationRule (?:remove|DISABLE to STRICT) spec\.trafficPolicy\.tls\.mode$/, because: 'any word but those of TLS is none, which DISABLE says' },
  { pattern: /^PeerAuthentication (?:remove|STRICT to \w+) spec\.mtls(?:\.mode)?$/, because: 'a wider or a narrower policy says the same' },
  { pattern: /^Gateway (?:lengthen|replace|shorten|remove) spec\.servers\[\]\.port\.name$/, because: 'a name for people' },
  { pattern: /^Gateway (?:(?:lengthen|replace|shorten|remove) spec\.servers\[\]\.tls\.credentialName|SIMPLE to MUTUAL spec\.servers\[\]\.tls\.mode)$/, because: 'certificates are no part of the model, which the proof says', isFelt: true, in: ['expose'] },
  { pattern: /^Gateway remove spec\.selector/, because: 'without one it is for every gateway, and there is one' },
  { pattern: /^Gateway (?:remove spec\.servers\[\]\.(?:port\.protocol|tls|tls\.mode)|TLS to HTTPS spec\.servers\[\]\.port\.protocol)$/, because: 'PASSTHROUGH makes TLS of HTTPS, and is the default of a TLS server' },
  { pattern: /^ServiceEntry (?:lengthen|replace|shorten|remove) spec\.(?:location|ports\[\]\.name)$/, because: 'without endpoints that join the mesh the location decides nothing, and a name is for people' },
  { pattern: /^ServiceEntry (?:lengthen|replace|shorten|remove) spec\.resolution$/, because: 'without resolution a call goes to the name that was dialled, and no other resolution knows a wildcard', isFelt: true, of: /^istio-system\/wildcard-/ },
  { pattern: /^ServiceEntry (?:DNS to NONE|(?:lengthen|replace|shorten|remove)) ?spec\.resolution$/, because: 'a call goes to the name, whoever looks it up' },
  { pattern: /^(?:ServiceEntry|VirtualService) (?:(?:\. to \*|replace|remove) spec\.exportTo(?:\[\])?|move metadata\.namespace)$/, because: 'there is no other namespace with a workload that could know it, or none that may not' },
  { pattern: /^ServiceEntry TLS to HTTPS spec\.ports\[\]\.protocol$/, because: 'both are passed on by their server name' },
  { pattern: /^Sidecar remove spec\.workloadSelector$/, because: 'each of the other workloads has a Sidecar of its own' },
  { pattern: /^Sidecar (?:drop|move|(?:lengthen|replace|shorten|remove|rename) spec\.(?:workloadSelector|egress$|egress\[\]$))/, because: 'the workload may know every Service that there is' },
  { pattern: /^Sidecar (?:lengthen|replace|shorten|remove) spec\.egress\[\]\.hosts\[\]$/, because: 'the root namespace holds nothing that the workload calls by name' , isFelt: true },
  { pattern: /^VirtualService remove spec\.http\[\]\.(?:mirror|route\[\]\.destination)\.port(?:\.number)?$/, because: 'the Service has one port' },
  { pattern: /^VirtualService remove spec\.tls\[\]\.route\[\]\.destination\.port(?:\.number)?$/, because: 'the host has one port' },
  { pattern: /^VirtualService (?:remove|split) spec\.(?:http|tls)\[\]\.match(?:\[\](?:\.(?:port|gateways(?:\[\])?))?)?$/, because: 'the rest of the match tells the two hops apart', in: ['allow-egress', 'expose', 'scope-configuration', 'set-timeout', 'shop', 'set-retries'] },
  { pattern: /^VirtualService remove spec\.http\[\]\.match\[\]\.sourceNamespace$/, because: 'only its namespace has such labels' },
  { pattern: /^VirtualService remove spec\.http\[\]\.redirect\.redirectCode$/, because: '301 is the default' },
  { pattern: /^VirtualService remove spec\.http\[\]\.retries\.attempts$/, because: '0 is the default once retries are written' },
];

const [backend] = backends.values();
const folder = join(repositoryRoot, 'test/golden', backend?.name ?? '');
const cases = readdirSync(folder).sort();

function goldenCase(name: string): ValidatedCase {
  const file = (path: string) => ({ path, text: readText(join(folder, name, path)) });
  return readCase([file('manifests.yaml')], file('mesh.yaml'));
}

function shopCase(): ValidatedCase {
  const shop = join(repositoryRoot, 'examples/shop');
  return readCase(readdirSync(shop).filter((name) => name.endsWith('.yaml')).sort().map((path) => ({ path, text: readText(join(shop, path)) })), undefined);
}

interface Tally {
  readonly total: number;
  readonly killed: number;
  /** Names of those that live and of which nothing says why, or of which what is said is wrong. */
  readonly unexplained: readonly string[];
}

/** Every n-th mutant, from the first on. */
function tally(name: string, found: ValidatedCase, every: number): Tally {
  const original = found.lift(found.written);
  expect(found.validate(original).mismatches).toEqual([]);
  let index = 0;
  let [total, killed] = [0, 0];
  const unexplained: string[] = [];
  for (const mutant of mutantsOf(found.written)) {
    index += 1;
    if (index % every !== 0) continue;
    total += 1;
    const model = found.lift(mutant.objects);
    if (found.validate(model).mismatches.length > 0) {
      killed += 1;
      continue;
    }
    const known = survivors.find(({ pattern, in: only, of }) => pattern.test(mutant.name) && (only === undefined || only.includes(name)) && (of === undefined || of.test(mutant.subject)));
    if (known === undefined) unexplained.push(`${mutant.name} (${mutant.subject})`);
    else if (known.isFelt === undefined && !isEmptyDiff(diffModels(original, model))) unexplained.push(`${mutant.name} (${mutant.subject}): ${known.because}, and yet the models differ`);
  }
  return { total, killed, unexplained: [...new Set(unexplained)] };
}

describe('a mistake in what is written', () => {
  it.each(cases)('is noticed in %s, or means the same', (name) => {
    expect(tally(name, goldenCase(name), 1).unexplained).toEqual([]);
  });

  it('is noticed in the example shop, of which a part is taken', () => {
    const every = Number(process.env['EVERY'] ?? 97);
    const { total, killed, unexplained } = tally('shop', shopCase(), every);
    expect(unexplained).toEqual([]);
    expect(killed / total).toBeGreaterThan(0.5);
  });
});
