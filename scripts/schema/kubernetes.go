package main

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
)

const (
	metaPrefix   = "io.k8s.apimachinery.pkg.apis.meta.v1."
	objectMeta   = metaPrefix + "ObjectMeta"
	typesPrefix  = "io.k8s.api."
	anyOfSchemas = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON"
)

// onlyKnown are groups whose kinds are listed without their fields: nobody writes them by hand.
var onlyKnown = []string{"resource.k8s.io", "internal.apiserver.k8s.io", "storagemigration.k8s.io", "lifecycle.k8s.io"}

type openAPI struct {
	Definitions map[string]Schema `json:"definitions"`
	Paths       map[string]struct {
		Post *struct {
			Kind *struct{ Group, Version, Kind string } `json:"x-kubernetes-group-version-kind"`
		} `json:"post"`
	} `json:"paths"`
}

type nativeReader struct {
	table       *Table
	definitions map[string]Schema
	enums       enumerations
	indexes     map[string]int
}

var unstable = regexp.MustCompile(`^v\d+(alpha|beta)\d+$`)

// readKubernetes takes the facts of Kubernetes' own kinds: every kind that can be created, fields for the stable versions.
func readKubernetes(table *Table, specification, typesDir string) {
	text, err := os.ReadFile(specification)
	must(err)
	var api openAPI
	must(json.Unmarshal(text, &api))
	reader := nativeReader{table, api.Definitions, readEnumerations(typesDir), map[string]int{}}
	definitions := definitionsByKind(api.Definitions)
	table.metadata = *reader.index(objectMeta)
	isNamespaced := namespacedKinds(api)
	for _, path := range sortedKeys(api.Paths) {
		post := api.Paths[path].Post
		if post == nil || post.Kind == nil || strings.Contains(path, "{name}") {
			continue
		}
		id := *post.Kind
		kind := table.kind(id.Group, id.Kind)
		kind.Native = true
		kind.Cluster = !isNamespaced[id.Group+"/"+id.Kind]
		version := Version{Current: !unstable.MatchString(id.Version) && id != struct{ Group, Version, Kind string }{"autoscaling", "v1", "HorizontalPodAutoscaler"}}
		if !unstable.MatchString(id.Version) && !slices.Contains(onlyKnown, id.Group) {
			version.Root = reader.root(definitions[id.Group+"/"+id.Version+"/"+id.Kind])
		}
		kind.Versions[id.Version] = version
	}
	checkFacts()
}

// namespacedKinds are those whose objects are created below `/namespaces/{namespace}/`.
func namespacedKinds(api openAPI) map[string]bool {
	found := map[string]bool{}
	for path, item := range api.Paths {
		if item.Post != nil && item.Post.Kind != nil && strings.Contains(path, "/namespaces/{namespace}/") {
			found[item.Post.Kind.Group+"/"+item.Post.Kind.Kind] = true
		}
	}
	return found
}

func definitionsByKind(definitions map[string]Schema) map[string]string {
	found := map[string]string{}
	for name, schema := range definitions {
		for _, id := range schema.Kinds {
			found[id.Group+"/"+id.Version+"/"+id.Kind] = name
		}
	}
	return found
}

// root is the node of a whole object without what every object has. The status stays open: the server ignores it.
func (r nativeReader) root(name string) *int {
	schema := r.definitions[name]
	own := map[string]Schema{}
	for field, property := range schema.Properties {
		if field != "apiVersion" && field != "kind" && field != "metadata" && field != "status" {
			own[field] = property
		}
	}
	_, hasStatus := schema.Properties["status"]
	schema.Properties = own
	node := r.node(name, schema)
	node.Required = slices.DeleteFunc(slices.Clone(node.Required), func(field string) bool { _, ok := own[field]; return !ok })
	if hasStatus {
		if node.Fields == nil {
			node.Fields = map[string]int{}
		}
		node.Fields["status"] = r.table.add(Node{Open: true})
	}
	index := r.table.add(node)
	return &index
}

// index returns the node of a named definition; definitions may refer to themselves.
func (r nativeReader) index(name string) *int {
	index, ok := r.indexes[name]
	if !ok {
		schema, exists := r.definitions[name]
		mustf(exists, "no definition %q", name)
		index = r.table.reserve()
		r.indexes[name] = index
		r.table.nodes[index] = r.node(name, schema)
	}
	return &index
}

func (r nativeReader) node(name string, schema Schema) Node {
	if node, ok := specialNode(name); ok {
		return node
	}
	node := Node{Type: schema.Type, Format: schema.Format, Required: schema.Required}
	for _, field := range sortedKeys(schema.Properties) {
		if node.Fields == nil {
			node.Fields = map[string]int{}
		}
		node.Fields[field] = r.field(name, field, schema.Properties[field])
	}
	if spec := definitionOf(schema.Properties["spec"]); demandsFields(spec, r.definitions[spec]) && !slices.Contains(node.Required, "spec") {
		node.Required = append(slices.Clone(node.Required), "spec")
	}
	amend(name, &node)
	return node
}

// field is the node of one field: a named definition, or an inline type with the facts known of this very field.
func (r nativeReader) field(owner, name string, schema Schema) int {
	node := r.inline(schema, r.enums[enumKey(owner)+" "+name])
	if node == nil {
		return *r.index(definitionOf(schema))
	}
	amendField(definitionShort(owner)+"."+name, node)
	return r.table.add(*node)
}

// inline returns nil for a reference to a named definition, unless that is a plain type.
func (r nativeReader) inline(schema Schema, enum []string) *Node {
	if name := definitionOf(schema); name != "" {
		if node, ok := specialNode(name); ok {
			return &node
		}
		return nil
	}
	node := Node{Type: schema.Type, Format: schema.Format}
	if schema.Type == "string" {
		node.Enum = anyTexts(enum)
	}
	if schema.Items != nil {
		index := r.child(*schema.Items, enum)
		node.Items = &index
	}
	if schema.AdditionalProperties != nil {
		index := r.child(schema.AdditionalProperties.Schema, nil)
		node.Values = &index
	}
	return &node
}

func (r nativeReader) child(schema Schema, enum []string) int {
	if node := r.inline(schema, enum); node != nil {
		return r.table.add(*node)
	}
	return *r.index(definitionOf(schema))
}

func anyTexts(texts []string) []any {
	var values []any
	for _, text := range texts {
		values = append(values, text)
	}
	return values
}

func definitionOf(schema Schema) string { return strings.TrimPrefix(schema.Ref, "#/definitions/") }

// enumKey turns `io.k8s.api.core.v1.Container` into `core/v1.Container`.
func enumKey(definition string) string {
	parts := strings.Split(strings.TrimPrefix(definition, typesPrefix), ".")
	if len(parts) != 3 {
		return definition
	}
	return parts[0] + "/" + parts[1] + "." + parts[2]
}

func definitionShort(definition string) string {
	return definition[strings.LastIndex(definition, ".")+1:]
}

// specialNode: types that read themselves from JSON in their own way.
func specialNode(name string) (Node, bool) {
	switch {
	case strings.HasSuffix(name, ".intstr.IntOrString"):
		return Node{IntOrString: true}, true
	case strings.HasSuffix(name, ".resource.Quantity"):
		return Node{Type: "quantity"}, true
	case strings.HasSuffix(name, ".Time"), strings.HasSuffix(name, ".MicroTime"):
		return Node{Type: "string", Format: "date-time"}, true
	case strings.HasPrefix(name, anyOfSchemas) && name != anyOfSchemas+"SchemaProps":
		return Node{Open: true}, true
	case strings.HasSuffix(name, ".RawExtension"), strings.HasSuffix(name, ".FieldsV1"):
		return Node{Type: "object", Open: true}, true
	}
	return Node{}, false
}
