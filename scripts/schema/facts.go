package main

import "slices"

// Facts that the published specifications leave out, each with the place that states it.

// deprecatedFields: fields marked `deprecated = true` in the protos of istio.io/api/networking/v1alpha3
// (or described so), by the field that holds their object.
var deprecatedFields = map[string]map[string]string{
	"outlierDetection": {"consecutiveErrors": "consecutive5xxErrors"},
	"consistentHash":   {"minimumRingSize": "ringHash.minimumRingSize"},
	"loadBalancer":     {"warmupDurationSecs": "warmup.duration"},
	"corsPolicy":       {"allowOrigin": "allowOrigins"},
	"delay":            {"percent": "percentage"},
	"http":             {"mirrorPercent": "mirrorPercentage"},
}

// deprecatedValues: destination_rule.proto, enum SimpleLB.
var deprecatedValues = map[string]string{"LEAST_CONN": "LEAST_REQUEST"}

// newerFields are in the CRDs of the next release, by the field that holds their object.
// Source: istio/istio 86c9f01 (1.32 development) manifests/charts/base/files/crd-all.gen.yaml; no module of it is published yet.
var newerFields = map[string]map[string]Node{
	"jwtRules": {"presence": {Type: "string"}},
}

func addNewer(table *Table, name string, node *Node) {
	for field, schema := range newerFields[name] {
		if _, ok := node.Fields[field]; ok || node.Fields == nil {
			continue
		}
		node.Fields[field] = table.add(schema)
		node.Newer = append(node.Newer, field)
	}
}

func markDeprecated(name string, node *Node) {
	for field, replacement := range deprecatedFields[name] {
		if _, ok := node.Fields[field]; ok {
			if node.Deprecated == nil {
				node.Deprecated = map[string]string{}
			}
			node.Deprecated[field] = replacement
		}
	}
	for value, replacement := range deprecatedValues {
		if slices.Contains(node.Enum, any(value)) {
			node.DeprecatedValues = map[string]string{value: replacement}
		}
	}
}

// bounds of whole numbers. Source: k8s.io/kubernetes pkg/apis/*/validation (ports: IsValidPortNum).
var bounds = map[string][2]float64{
	"ServicePort.port":                           {1, 65535},
	"ServicePort.targetPort":                     {1, 65535},
	"HTTPGetAction.port":                         {1, 65535},
	"TCPSocketAction.port":                       {1, 65535},
	"NetworkPolicyPort.port":                     {1, 65535},
	"RollingUpdateDeployment.maxSurge":           {0, maxInt32},
	"RollingUpdateDeployment.maxUnavailable":     {0, maxInt32},
	"RollingUpdateDaemonSet.maxUnavailable":      {0, maxInt32},
	"RollingUpdateStatefulSetStrategy.partition": {0, maxInt32},
	"DeploymentSpec.revisionHistoryLimit":        {0, maxInt32},
	"StatefulSetSpec.revisionHistoryLimit":       {0, maxInt32},
	"DaemonSetSpec.revisionHistoryLimit":         {0, maxInt32},
	"JobSpec.activeDeadlineSeconds":              {0, maxInt32 + 1},
	"JobSpec.ttlSecondsAfterFinished":            {0, maxInt32},
	"CronJobSpec.startingDeadlineSeconds":        {0, maxInt32 + 1},
	"CronJobSpec.successfulJobsHistoryLimit":     {0, maxInt32},
	"CronJobSpec.failedJobsHistoryLimit":         {0, maxInt32},
	"PodSecurityContext.runAsUser":               {0, maxInt32},
	"PodSecurityContext.runAsGroup":              {0, maxInt32},
	"PodSecurityContext.fsGroup":                 {0, maxInt32},
	"SecurityContext.runAsUser":                  {0, maxInt32},
	"SecurityContext.runAsGroup":                 {0, maxInt32},
	"ClientIPConfig.timeoutSeconds":              {1, 86400},
	"ServicePort.nodePort":                       {0, 65535},
	"ContainerPort.containerPort":                {1, 65535},
	"ContainerPort.hostPort":                     {0, 65535},
	"ServiceBackendPort.number":                  {0, 65535},
	"GRPCAction.port":                            {1, 65535},
	"DeploymentSpec.replicas":                    {0, maxInt32},
	"ReplicaSetSpec.replicas":                    {0, maxInt32},
	"StatefulSetSpec.replicas":                   {0, maxInt32},
	"DeploymentSpec.minReadySeconds":             {0, maxInt32},
	"JobSpec.parallelism":                        {0, maxInt32},
	"JobSpec.completions":                        {0, maxInt32},
	"JobSpec.backoffLimit":                       {0, maxInt32},
	"Probe.initialDelaySeconds":                  {0, maxInt32},
	"Probe.timeoutSeconds":                       {0, maxInt32},
	"Probe.periodSeconds":                        {0, maxInt32},
	"Probe.successThreshold":                     {0, maxInt32},
	"Probe.failureThreshold":                     {0, maxInt32},
	"WeightedPodAffinityTerm.weight":             {1, 100},
	"PreferredSchedulingTerm.weight":             {1, 100},
	"TopologySpreadConstraint.maxSkew":           {1, maxInt32},
	"HorizontalPodAutoscalerSpec.maxReplicas":    {1, maxInt32},
	"ServiceReference.port":                      {1, 65535},
}

const (
	// maxInt32 and above: no bound but the type's own.
	maxInt32 = 2147483647
)

// required fields that a Go comment calls optional and the validation demands.
var required = map[string][]string{
	"Container":                       {"image"},
	"EphemeralContainer":              {"image"},
	"PersistentVolumeClaimSpec":       {"accessModes"},
	"RuleWithOperations":              {"apiGroups", "apiVersions", "resources", "operations"},
	"CustomResourceDefinitionVersion": {"schema"},
	"IngressClassSpec":                {"controller"},
	"ConfigMapVolumeSource":           {"name"},
	"SecretVolumeSource":              {"secretName"},
	"ConfigMapEnvSource":              {"name"},
	"SecretEnvSource":                 {"name"},
	"ConfigMapKeySelector":            {"name"},
	"SecretKeySelector":               {"name"},
	"ExecAction":                      {"command"},
}

// notEmpty are lists that need an item.
var notEmpty = []string{
	"PodSpec.containers", "HTTPIngressRuleValue.paths", "PolicyRule.verbs", "Endpoint.addresses", "PersistentVolumeClaimSpec.accessModes",
	"RuleWithOperations.apiGroups", "RuleWithOperations.apiVersions", "RuleWithOperations.resources", "RuleWithOperations.operations",
}

// exactlyOne and atLeastOne: pointers of which the validation wants one set.
var exactlyOne = map[string][]string{
	"Probe":               {"exec", "grpc", "httpGet", "tcpSocket"},
	"LifecycleHandler":    {"exec", "httpGet", "sleep", "tcpSocket"},
	"IngressBackend":      {"resource", "service"},
	"ServiceBackendPort":  {"name", "number"},
	"EnvVarSource":        {"configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"},
	"WebhookClientConfig": {"service", "url"},
}

var atLeastOne = map[string][]string{
	"NetworkPolicyPeer": {"ipBlock", "namespaceSelector", "podSelector"},
	"EndpointSubset":    {"addresses", "notReadyAddresses"},
}

// notDemanded are `required` in the specification, and filled in or accepted empty by the server.
// Seen with a real API server 1.36.
var notDemanded = map[string][]string{
	"HTTPHeader":                      {"value"},
	"LimitRangeSpec":                  {"limits"},
	"CustomResourceDefinitionVersion": {"served"},
}

// enumerated fields whose type is not in k8s.io/api.
var enumerated = map[string][]string{
	"RoleRef.kind":                       {"ClusterRole", "Role"},
	"RoleRef.apiGroup":                   {"rbac.authorization.k8s.io"},
	"Subject.kind":                       {"Group", "ServiceAccount", "User"},
	"EndpointSlice.addressType":          {"FQDN", "IPv4", "IPv6"},
	"LabelSelectorRequirement.operator":  {"DoesNotExist", "Exists", "In", "NotIn"},
	"CustomResourceDefinitionSpec.scope": {"Cluster", "Namespaced"},
	"CustomResourceConversion.strategy":  {"None", "Webhook"},
}

var usedFacts = map[string]bool{}

// demandsFields tells whether an absent object of this definition is refused for the fields that it would lack.
func demandsFields(definition string, schema Schema) bool {
	return slices.ContainsFunc(schema.Required, func(field string) bool {
		return !slices.Contains(notDemanded[definitionShort(definition)], field)
	})
}

func amend(definition string, node *Node) {
	short := definitionShort(definition)
	node.Required = append(slices.Clone(node.Required), required[short]...)
	if choice := exactlyOne[short]; choice != nil {
		node.ExactlyOne = [][]string{choice}
	}
	if choice := atLeastOne[short]; choice != nil {
		node.AtLeastOne = [][]string{choice}
	}
	var demanded []string
	for _, field := range node.Required {
		if !slices.Contains(notDemanded[short], field) && !slices.Contains(demanded, field) {
			demanded = append(demanded, field)
		}
	}
	node.Required = demanded
}

func amendField(name string, node *Node) {
	if bound, ok := bounds[name]; ok {
		minimum, maximum := bound[0], bound[1]
		node.Min, node.Max = &minimum, &maximum
		if maximum >= maxInt32 && node.Format != "int64" || maximum > maxInt32 {
			node.Max = nil
		}
		usedFacts[name] = true
	}
	if values := enumerated[name]; values != nil {
		node.Enum = anyTexts(values)
		usedFacts[name] = true
	}
	if slices.Contains(notEmpty, name) {
		one := int64(1)
		node.MinItems = &one
		usedFacts[name] = true
	}
}

// checkFacts fails when a fact names a field that no longer exists.
func checkFacts() {
	for name := range bounds {
		mustf(usedFacts[name], "no field %s: mend the table of bounds", name)
	}
	for name, values := range enumerated {
		mustf(values != nil && usedFacts[name], "no field %s: mend the table of enumerations", name)
	}
	for _, name := range notEmpty {
		mustf(usedFacts[name], "no field %s: mend the table of lists", name)
	}
}
