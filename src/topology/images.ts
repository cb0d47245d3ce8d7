import { isHttp, type Protocol } from './topology.ts';

interface ImageFact {
  /** Matches the last part of the image's name, without registry, tag and digest. */
  readonly name: RegExp;
  readonly ports: Readonly<Record<number, Protocol>>;
}

/** Datastores and brokers, by the names of their official and common images, with the ports their documentation names. */
const datastores: readonly ImageFact[] = [
  { name: /^(?:redis|valkey|keydb|dragonfly|redis-(?:stack|stack-server|cluster|sentinel|server|alpine))$/, ports: { 6379: 'redis', 26379: 'redis' } },
  { name: /^(?:postgres|postgresql|postgis|pgvector|timescaledb|cockroach|alloydb-omni|spilo(?:-\d+)?|postgresql-repmgr)$/, ports: { 5432: 'tcp', 26257: 'tcp' } },
  { name: /^(?:mysql|mariadb|mysql-server|percona|percona-server|mariadb-galera)$/, ports: { 3306: 'mysql', 33060: 'tcp' } },
  { name: /^(?:mongo|mongodb|mongodb-community-server|percona-server-mongodb)$/, ports: { 27017: 'mongo', 27018: 'mongo' } },
  { name: /^(?:rabbitmq|rabbitmq-management|activemq|activemq-artemis|activemq-classic)$/, ports: { 5672: 'tcp', 5671: 'tls', 15672: 'http', 15692: 'http', 61616: 'tcp', 8161: 'http' } },
  { name: /^(?:kafka|cp-kafka|cp-server|kafka-native|redpanda|strimzi-kafka|zookeeper|cp-zookeeper|kafka-zookeeper|pulsar)$/, ports: { 9092: 'tcp', 9093: 'tcp', 9094: 'tcp', 19092: 'tcp', 29092: 'tcp', 2181: 'tcp', 2888: 'tcp', 3888: 'tcp', 6650: 'tcp' } },
  { name: /^(?:memcached)$/, ports: { 11211: 'tcp' } },
  { name: /^(?:elasticsearch|elasticsearch-oss|opensearch|solr|meilisearch|typesense)$/, ports: { 9200: 'http', 9300: 'tcp', 8983: 'http', 7700: 'http', 8108: 'http' } },
  { name: /^(?:cassandra|scylla|scylladb)$/, ports: { 9042: 'tcp', 7000: 'tcp', 9160: 'tcp' } },
  { name: /^(?:nats|nats-streaming|nats-server)$/, ports: { 4222: 'tcp', 6222: 'tcp', 8222: 'http' } },
  { name: /^(?:minio|azurite|localstack)$/, ports: { 9000: 'http', 9001: 'http', 10000: 'http', 10001: 'http', 10002: 'http', 4566: 'http' } },
  { name: /^(?:etcd)$/, ports: { 2379: 'grpc', 2380: 'http' } },
  { name: /^(?:consul|couchdb|couchbase|neo4j|clickhouse|clickhouse-server|influxdb|arangodb|arangodb|rethinkdb|hazelcast|ignite|aerospike-server|mssql|server-linux|azure-sql-edge|dynamodb-local|eventstore|eventstoredb|qdrant|weaviate|milvus|tidb|vault-db|eclipse-mosquitto|mosquitto|beanstalkd)$/, ports: { 1433: 'tcp', 1883: 'tcp', 5984: 'http', 7687: 'tcp', 7474: 'http', 8086: 'http', 8123: 'http', 9000: 'tcp', 5701: 'tcp', 6333: 'http', 6334: 'grpc' } },
];

/** Words that name a kind of datastore or broker: in the name of a setting, an image or a container. */
const datastoreWord = /^(?:redis|valkey|memcached|postgres|postgresql|pg|mysql|mariadb|mssql|sqlserver|mongo|mongodb|rabbitmq|kafka|zookeeper|cassandra|elasticsearch|opensearch|nats|etcd|minio)$/i;

export function saysDatastore(word: string): boolean {
  return datastoreWord.test(word);
}

/** A port that a datastore's documentation names, and that is no port of web servers as well. */
export function isDatastorePort(port: number): boolean {
  return datastorePorts.has(port);
}

const datastorePorts: ReadonlySet<number> = new Set(datastores.flatMap(({ ports }) => Object.entries(ports).filter(([, protocol]) => !isHttp(protocol)).map(([port]) => Number(port))));

const replicaWord = /^(?:follower|slave|replica|secondary|standby|sentinel|exporter|proxy|router|client|ui|admin|backup|migration|migrate|init|consumer|producer|worker|service|svc|api)s?$/;

/**
 * Whether a container that the application builds itself is a datastore: every port is one that a datastore's
 * documentation names, and so does a word of its name, `db` included. A replica calls its primary, so it is none.
 */
export function isOwnDatastore(image: string, names: readonly string[], ports: readonly number[]): boolean {
  if (ports.length === 0 || !ports.every(isDatastorePort)) return false;
  const tag = image.split('@')[0]?.split('/').at(-1) ?? '';
  const words = [tag, ...names].flatMap((name) => name.toLowerCase().split(/[^a-z]+/)).filter((word) => word !== '');
  return words.some((word) => datastoreWord.test(word) || /^(?:db|database|sql)$/.test(word)) && !words.some((word) => replicaWord.test(word));
}

/** Collectors, stores and dashboards of traces, metrics and logs. */
const telemetry =
  /^(?:jaeger.*|all-in-one|zipkin.*|opentelemetry-collector.*|otelcol.*|otel-collector.*|opentelemetry-operator|prometheus|prometheus-.*|pushgateway|alertmanager|node-exporter|kube-state-metrics|statsd|statsd-exporter|graphite.*|grafana|grafana-.*|loki|promtail|tempo|mimir|pyroscope|fluentd.*|fluent-bit|fluentbit|logstash.*|filebeat|metricbeat|apm-server|vector|kibana|opensearch-dashboards|skywalking-.*|opencensus-.*|oc-agent|datadog-agent|agent-datadog|cloudwatch-agent|aws-otel-collector|adot-.*|signoz.*|uptrace|telegraf|cadvisor|honeycomb.*|alloy|agent-static)$/;

export function isDatastoreImage(image: string): boolean {
  const name = imageName(image);
  return datastores.some((fact) => fact.name.test(name));
}

export function isTelemetryImage(image: string): boolean {
  return telemetry.test(imageName(image));
}

/** A telemetry image that takes in data, and is not only a window on it: calling Grafana is an ordinary call. */
export function isCollectorImage(image: string): boolean {
  return isTelemetryImage(image) && !/^(?:grafana|kibana|opensearch-dashboards)$/.test(imageName(image));
}

/** The protocol that an image is known to speak on a port. */
export function protocolOfImage(image: string, port: number): Protocol | undefined {
  const name = imageName(image);
  return datastores.find((fact) => fact.name.test(name))?.ports[port];
}

/** `docker.io/bitnami/redis:7.2@sha256:…` → `redis`; `mcr.microsoft.com/mssql/server` → `mssql`. */
function imageName(image: string): string {
  const end = image.indexOf('@');
  const path = end < 0 ? image : image.slice(0, end);
  const slash = path.lastIndexOf('/');
  const colon = path.indexOf(':', slash + 1);
  const last = path.slice(slash + 1, colon < 0 ? undefined : colon).toLowerCase();
  return last === 'server' && slash >= 0 ? path.slice(path.lastIndexOf('/', slash - 1) + 1, slash).toLowerCase() : last;
}
