/** What the name of a setting says about its value. */
export type Meaning =
  /** An address: `PAYMENT_HOST`, `upstream`. A bare word there is a host. */
  | 'address'
  | 'neutral'
  /** Something else, which may look like a host by chance: `DB_NAME`, `CACHE_TYPE`. */
  | 'other'
  /** About addresses that the workload does not call: `CORS_ORIGIN`, `ADVERTISED_LISTENERS`. */
  | 'never';

/** `paymentService.baseUrl` → PAYMENT SERVICE BASE URL. */
export function wordsOf(name: string): readonly string[] {
  const known = remembered.get(name);
  if (known) return known;
  if (remembered.size > mostRemembered) remembered.clear();
  const words = splitWords(name);
  remembered.set(name, words);
  return words;
}

/** Thousands of workloads share few names of settings; the answer depends on the name alone. */
const remembered = new Map<string, readonly string[]>();
const mostRemembered = 100_000;

function splitWords(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
}

const addressWords = new Set(
  (
    'HOST HOSTS HOSTNAME HOSTNAMES ADDR ADDRS ADDRESS ADDRESSES URL URLS URI URIS ENDPOINT ENDPOINTS SERVICE SERVICES SVC SERVER SERVERS UPSTREAM UPSTREAMS BACKEND BACKENDS ' +
    'BROKER BROKERS BOOTSTRAP DSN TARGET TARGETS DEST DESTINATION CONNECTION CONNECTIONS CONNECTIONSTRING CONNECTIONSTRINGS CONN CONNSTR BASEURL NODES SEEDS SENTINELS ' +
    'CONNECT LOCATION AUTHORITY PROXYPASS SITE SERVICEURL CONTACTPOINTS CALLS'
  ).split(' '),
);
/** Words that say an address firmly enough to report a name that nothing answers to. */
const firmWords = new Set('HOST HOSTS HOSTNAME ADDR ADDRS ADDRESS ADDRESSES URL URLS URI ENDPOINT ENDPOINTS UPSTREAM BROKER BROKERS DSN BASEURL CALLS'.split(' '));
const gluedAddress = /(?:HOST|HOSTNAME|ADDR|ADDRESS|URL|URI|ENDPOINT|BROKERS?)$/;
const notGlued = new Set(['GHOST', 'CURL', 'LOCALHOST']);

const otherLast = new Set(
  (
    'NAME NAMES USER USERNAME PASSWORD PASS PASSWD PWD DB DATABASE DATABASES DBNAME DRIVER TYPE KIND MODE ID IDS KEY KEYS TOKEN SECRET ACCOUNT VERSION LEVEL PATH DIR DIRECTORY FILE PORT PORTS TIMEOUT PREFIX SUFFIX ' +
    'TOPIC TOPICS QUEUE QUEUES EXCHANGE GROUP TAG TAGS LABEL LABELS REGION ZONE ENV ENVIRONMENT ENABLED PROFILE PROFILES ROLE REALM INDEX BUCKET TABLE COLLECTION KEYSPACE VHOST CLASS DIALECT PROTOCOL SCHEME ' +
    'STRATEGY COMPONENT NAMESPACE APP APPLICATION MODULE PACKAGE CONTEXT TITLE DESCRIPTION MESSAGE TEXT CLIENT ENGINE PROVIDER VENDOR ADAPTER STORE STORAGE CACHE FORMAT ALGORITHM POLICY STATUS MATCH LOCALE OWNER EMAIL FROM FAMILY PATTERN CIPHERS'
  ).split(' '),
);
const neverWords = new Set(
  'CORS ORIGIN ORIGINS ALLOWED ALLOWLIST WHITELIST REDIRECT REDIRECTS CALLBACK ADVERTISED LISTEN LISTENER LISTENERS BIND AUDIENCE SCHEMA LICENSE LICENCE DOCS DOCUMENTATION REFERER REFERRER TRUSTED VOTERS COOKIE RESOLVER NAMESERVER HEADER HEADERS XMLNS PUBLIC'.split(
    ' ',
  ),
);
const imageLast = new Set('IMAGE IMAGES REPOSITORY REPO REGISTRY TAG DIGEST CHART'.split(' '));
const choiceBackends = new Set('STORAGE CACHE SESSION SESSIONS QUEUE STORE RESULT RESULTS AUTH LOG LOGGING EMAIL STATE LOCK SEARCH MESSAGING PUBSUB'.split(' '));

const nameSeparator = /[./:]|__/;

/** Judges by the last key of a dotted path, because `server.servlet.context-path` names no server; `never` words count anywhere. */
export function meaningOf(name: string): Meaning {
  const words = wordsOf(name);
  if (isNever(words)) return 'never';
  const hasParts = nameSeparator.test(name);
  const own = hasParts ? wordsOf(name.split(nameSeparator).findLast((part) => part !== '') ?? name) : words;
  const last = own.at(-1) ?? '';
  if (last === 'PASS' && /^(?:PROXY|FASTCGI|UWSGI|SCGI|GRPC|MEMCACHED)$/.test(own.at(-2) ?? '')) return 'address';
  if (last === 'PROXY' && own.at(-2) === 'REVERSE') return 'address';
  if (last === 'NAME' && own.at(-2) === 'HOST') return 'address';
  if (last === 'BACKEND' && choiceBackends.has(own.at(-2) ?? '')) return 'other';
  if (otherLast.has(last)) return 'other';
  if (own.slice(-3).some(saysAddress)) return 'address';
  return hasParts && dottedContextSaysAddress(name) ? 'address' : 'neutral';
}

function saysAddress(word: string): boolean {
  return addressWords.has(word) || (gluedAddress.test(word) && !notGlued.has(word));
}

/** `ConnectionStrings__Redis`, `services.payment` with a plural parent: the parent says what its children are. */
function dottedContextSaysAddress(name: string): boolean {
  const parts = name.split(/[.:]|__/).filter((part) => part !== '');
  const parent = wordsOf(parts.at(-2) ?? '').join('');
  return /^(?:CONNECTIONSTRINGS|SERVICEURLS|URLS|ADDRESSES|ENDPOINTS|UPSTREAMS|HOSTS|BACKENDS)$/.test(parent);
}

function isNever(words: readonly string[]): boolean {
  if (imageLast.has(words.at(-1) ?? '')) return true;
  return words.some((word, index) => {
    if (word === 'PUBLIC') return words[index - 1] !== 'NEXT';
    if (word === 'NO') return words[index + 1] === 'PROXY';
    return neverWords.has(word);
  });
}

/** Whether a name that resolves to nothing is worth reporting: `DB_HOST=pg` is, `DB_CONNECTION=mysql` is not. */
export function isFirmAddress(name: string): boolean {
  return wordsOf(name).some((word) => firmWords.has(word) || (gluedAddress.test(word) && !notGlued.has(word)));
}

/** Names for the workload's own address outside: `SITE_URL`, `APP_HOST`. */
export function isOwnAddress(name: string): boolean {
  return /^(?:APP|SITE|ROOT|EXTERNAL|BASE|HOME|SERVER|WEB|WEBSITE|SELF|DOMAIN|KC|KEYCLOAK|GF SERVER ROOT|GF SERVER|VIRTUAL)(?: (?:APP|BASE|ROOT|SITE|WEB))?(?: (?:URL|URI|HOST|HOSTNAME|DOMAIN|ADDR|ADDRESS))?$/.test(wordsOf(name).join(' '));
}

const telemetryWordList =
  'OTEL OTLP OPENTELEMETRY JAEGER ZIPKIN STATSD TRACING TRACER TELEMETRY OPENCENSUS OPENTRACING DATADOG DD NEWRELIC SENTRY LOGSTASH FLUENTD FLUENTBIT LOKI TEMPO PUSHGATEWAY GRAPHITE SKYWALKING HONEYCOMB PYROSCOPE SIGNOZ LIGHTSTEP INSTANA APM FILEBEAT WAVEFRONT DYNATRACE SERILOG ELASTICAPM APPLICATIONINSIGHTS'.split(' ');
const telemetryWords = new Set(telemetryWordList);
/** A word of telemetry, or a part of another word: names without it are not split into words. */
const telemetryPart = new RegExp(`${telemetryWordList.join('|')}|AGENT`, 'i');

/** Whether a name may be one of telemetry, judged without splitting it. */
export function resemblesTelemetry(name: string): boolean {
  return telemetryPart.test(name);
}

/** Names of settings and Services that belong to the collection of traces, metrics and logs. */
export function isTelemetryName(name: string): boolean {
  if (!resemblesTelemetry(name)) return false;
  const words = wordsOf(name);
  return words.some((word, index) => telemetryWords.has(word) || (word === 'OC' && words[index + 1] === 'AGENT') || (word === 'SW' && words[index + 1] === 'AGENT') || /^(?:OTEL|JAEGER|ZIPKIN|FLUENTD|STATSD)/.test(word));
}

/** OTLP, Zipkin, Jaeger, statsd, SkyWalking, OpenCensus: ports that their documentation assigns. */
const telemetryPorts = new Set([4317, 4318, 9411, 14250, 14267, 14268, 6831, 6832, 5775, 5778, 8125, 9125, 11800, 55678, 55679, 55680, 55681, 24224]);

export function isTelemetryPort(port: number): boolean {
  return telemetryPorts.has(port);
}
