package main

// Condition is what the value of one field demands of others. The TypeScript side is Condition in src/kube/schema/schema-table.ts.
type Condition struct {
	Any        []string          `json:"any,omitempty"`
	Field      string            `json:"field,omitempty"`
	Is         []string          `json:"is,omitempty"`
	IsNot      []string          `json:"isNot,omitempty"`
	StartsWith string            `json:"startsWith,omitempty"`
	Absent     string            `json:"absent,omitempty"`
	Forbids    []string          `json:"forbids,omitempty"`
	Needs      []string          `json:"needs,omitempty"`
	Fills      []string          `json:"fills,omitempty"`
	MostItems  map[string]int    `json:"mostItems,omitempty"`
	Without    map[string]string `json:"without,omitempty"`
}

// factOf puts the meaning of one CEL rule into its node.
type factOf func(table *Table, node *Node)

func bound(minimum, maximum float64) factOf {
	return func(_ *Table, node *Node) { node.Min, node.Max = &minimum, &maximum }
}

func condition(condition Condition) factOf {
	return func(_ *Table, node *Node) { node.Conditions = append(node.Conditions, condition) }
}

func atMostOne(fields ...string) factOf {
	return func(_ *Table, node *Node) { node.AtMostOne = append(node.AtMostOne, fields) }
}

func format(name string) factOf {
	return func(_ *Table, node *Node) { node.Format = name }
}

// names says what the keys of a map must be.
func names(add func(keys *Node)) factOf {
	return func(table *Table, node *Node) {
		keys := Node{Type: "string"}
		if node.Names != nil {
			keys = table.nodes[*node.Names]
		}
		add(&keys)
		index := table.add(keys)
		node.Names = &index
	}
}

func length(value int64) *int64 { return &value }

const (
	portName  = "^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$"
	jwksURL   = `url(self).getScheme() in ["http", "https"]`
	hasEither = "(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1"
)

// rules are the CEL rules of Istio's CRDs, each as the facts that it states. A rule that is not here stops the generator.
var rules = map[string]factOf{
	"duration(self) >= duration('1ms')": func(_ *Table, node *Node) {
		if node.Format != "duration" {
			node.Format = "go-duration"
		}
	},
	"self.size() == 0":                                 func(_ *Table, node *Node) { node.MaxLength = length(0) },
	"0 < self && self <= 65535":                        bound(1, 65535),
	`self != "*"`:                                      func(_ *Table, node *Node) { node.Not = "*" },
	`!self.contains("*")`:                              func(_ *Table, node *Node) { node.Without = "*" },
	`self.all(key, !key.contains("*"))`:                names(func(keys *Node) { keys.Without = "*" }),
	"self.all(key, key.size() != 0)":                   names(func(keys *Node) { keys.MinLength = length(1) }),
	"self.all(key, 0 < int(key) && int(key) <= 65535)": names(func(keys *Node) { keys.Format = "port" }),
	`self.all(key, size(key) < 63 && key.matches("` + portName + `"))`: names(func(keys *Node) {
		keys.MaxLength, keys.Pattern = length(62), portName
	}),
	"self.all(l1, self.exists_one(l2, l1.number == l2.number))":                                        func(_ *Table, node *Node) { node.Unique = "number" },
	`self in ["", "HTTP", "HTTPS"]`:                                                                    func(_ *Table, node *Node) { node.Enum = []any{"", "HTTP", "HTTPS"} },
	`self.startsWith("unix://") ? (self.substring(7, 8) == "/" || self.substring(7, 8) == "@") : true`: format("socket-or-address"),
	`self.startsWith("unix://") ? !self.endsWith("/") : true`:                                          format("socket-or-address"),
	jwksURL: format("http-url"),
	`isURL(self) ? (url(self).getScheme() in ["", "http", "https", "file", "oci"]) : (isURL("http://" + self) && url("http://" + self).getScheme() in ["", "http", "https", "file", "oci"])`: format("module-url"),
	`isURL(self) ? (url(self).getScheme() in ["", "http", "https", "oci", "file"]) : (isURL("http://" + self) && url("http://" + self).getScheme() in ["", "http", "https", "oci", "file"])`: format("module-url"),

	hasEither: atMostOne("selector", "targetRef", "targetRefs"),
	"(has(self.selector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1":                          atMostOne("selector", "targetRefs"),
	"(has(self.workloadSelector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1":                  atMostOne("targetRefs", "workloadSelector"),
	"(has(self.workloadSelector) ? 1 : 0) + (has(self.endpoints) ? 1 : 0) <= 1":                   atMostOne("endpoints", "workloadSelector"),
	"(has(self.tlsCertificates) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1":              atMostOne("credentialNames", "tlsCertificates"),
	"(has(self.credentialNames) ? 1 : 0) + (has(self.tlsCertificates) ? 1 : 0) <= 1":              func(*Table, *Node) {},
	"(has(self.credentialName) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1":               atMostOne("credentialName", "credentialNames"),
	"(has(self.jwksUri) ? 1 : 0) + (has(self.jwks_uri) ? 1 : 0) + (has(self.jwks) ? 1 : 0) <= 1":  atMostOne("jwks", "jwksUri", "jwks_uri"),
	"has(self.address) || has(self.network)":                                                      func(_ *Table, node *Node) { node.AtLeastOne = append(node.AtLeastOne, []string{"address", "network"}) },
	"has(self.wasm) != has(self.lua)":                                                             func(_ *Table, node *Node) { node.ExactlyOne = append(node.ExactlyOne, []string{"lua", "wasm"}) },
	`(has(self.address) ? self.address : "").startsWith("unix://") ? !has(self.ports) : true`:     condition(Condition{Field: "address", StartsWith: "unix://", Forbids: []string{"ports"}}),
	`(has(self.valueFrom) ? self.valueFrom : "") != "HOST" || !has(self.value)`:                   condition(Condition{Field: "valueFrom", Is: []string{"HOST"}, Forbids: []string{"value"}}),
	`((has(self.resolution) ? self.resolution : "NONE") == "NONE") ? !has(self.endpoints) : true`: condition(Condition{Field: "resolution", Absent: "NONE", Is: []string{"NONE"}, Forbids: []string{"endpoints"}}),
	`((has(self.operation) ? self.operation : "") == "UPSERT") ? (self.value != "") : true`:       condition(Condition{Field: "operation", Is: []string{"UPSERT"}, Fills: []string{"value"}}),
	`((has(self.operation) ? self.operation : "") == "REMOVE") ? !has(self.value) : true`:         condition(Condition{Field: "operation", Is: []string{"REMOVE"}, Forbids: []string{"value"}}),
	`((has(self.resolution) ? self.resolution : "") == "DNS_ROUND_ROBIN") ? ((has(self.endpoints) ? self.endpoints : []).size() <= 1) : true`: condition(Condition{
		Field: "resolution", Is: []string{"DNS_ROUND_ROBIN"}, MostItems: map[string]int{"endpoints": 1},
	}),
	`!((has(self.addresses) ? self.addresses : []).exists(k, k.contains("/")) && !((has(self.resolution) ? self.resolution : "NONE") in ["STATIC", "NONE"]))`: condition(Condition{
		Field: "resolution", Absent: "NONE", IsNot: []string{"NONE", "STATIC"}, Without: map[string]string{"addresses": "/"},
	}),
	`has(self.context) ? ((self.context == "WAYPOINT") ? has(self.waypoint) : !has(self.waypoint)) : !has(self.waypoint)`: func(_ *Table, node *Node) {
		node.Conditions = append(node.Conditions, Condition{Field: "context", Is: []string{"WAYPOINT"}, Needs: []string{"waypoint"}},
			Condition{Field: "context", Absent: "ANY", IsNot: []string{"WAYPOINT"}, Forbids: []string{"waypoint"}})
	},
	`(has(self.serviceAccounts) || has(self.notServiceAccounts)) ? (!has(self.principals) && !has(self.notPrincipals) && !has(self.namespaces) && !has(self.notNamespaces)) : true`: condition(Condition{
		Any: []string{"serviceAccounts", "notServiceAccounts"}, Forbids: []string{"principals", "notPrincipals", "namespaces", "notNamespaces"},
	}),
	`has(self.portLevelMtls) ? (((has(self.selector) && has(self.selector.matchLabels)) ? self.selector.matchLabels : {}).size() > 0) : true`: condition(Condition{
		Any: []string{"portLevelMtls"}, Fills: []string{"selector.matchLabels"},
	}),
}

// addRules reads the CEL rules of a schema. Those of other projects' CRDs are left out.
func addRules(table *Table, node *Node, schema Schema, isOurs bool) {
	for _, rule := range schema.Rules {
		fact := rules[singleSpaced(rule.Rule)]
		mustf(fact != nil || !isOurs, "no facts of the rule %s: add them to the table of rules", rule.Rule)
		if fact != nil && isOurs {
			fact(table, node)
		}
	}
}
