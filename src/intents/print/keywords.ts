/** Every word of the grammar. A name that is one of them stands in quotes. */
export const keywords = [
  'a', 'accept', 'access', 'account', 'after', 'all', 'allows', 'also', 'an', 'and', 'any', 'anyone', 'as', 'at', 'audience', 'away',
  'balance', 'balancing', 'because', 'becomes', 'beside', 'breakers', 'bring', 'bursts', 'by',
  'call', 'callers', 'calls', 'check', 'checks', 'circuit', 'cluster', 'configuration', 'configured', 'connect', 'connection', 'connections', 'containers', 'cookie', 'copies', 'copy', 'cpu',
  'delay', 'directly', 'disturb', 'each', 'egress', 'eject', 'encryption', 'equal', 'error', 'errors', 'every', 'except', 'exposure',
  'fail', 'faults', 'first', 'for', 'from', 'gateway', 'give', 'grpc', 'hash', 'header', 'host', 'hosts',
  'idempotent', 'identity', 'in', 'ingress', 'instance', 'instances', 'into', 'ip', 'issuer',
  'keys', 'least-request', 'let', 'limit', 'limits', 'links', 'load', 'logs',
  'match', 'matching', 'membership', 'memory', 'mesh', 'method', 'metrics', 'most', 'move', 'mutual',
  'namespace', 'never', 'no', 'nobody', 'nothing', 'observation', 'observe', 'of', 'off', 'offer', 'on', 'only', 'or', 'outside',
  'parameter', 'passthrough', 'path', 'pausing', 'per', 'plaintext', 'pods', 'port', 'protect', 'proxy',
  'query', 'random', 'rate', 'reach', 'redirect', 'redirecting', 'redirects', 'refusals', 'refuse', 'request', 'requests', 'require', 'restrictions', 'retries', 'retry', 'rewrite', 'rewrites', 'round-robin', 'routes', 'row',
  'scheme', 'scopes', 'secret', 'send', 'service', 'services', 'simple', 'source', 'split', 'splits', 'start', 'starting', 'status', 'steps', 'switch',
  'take', 'takes', 'tell', 'that', 'the', 'through', 'time', 'timeouts', 'times', 'tls', 'to', 'token', 'tokens', 'too', 'traces', 'try', 'under', 'up', 'value', 'version',
  'waiting', 'warm', 'whole', 'with', 'within', 'without', 'workload',
] as const;

export type Keyword = (typeof keywords)[number];
