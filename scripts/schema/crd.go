package main

import (
	"os"
	"slices"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// Schema is the part of an OpenAPI v3 schema that the facts are taken from.
type Schema struct {
	Type                 string            `json:"type"`
	Ref                  string            `json:"$ref"`
	Description          string            `json:"description"`
	Properties           map[string]Schema `json:"properties"`
	AdditionalProperties *SchemaOrBool     `json:"additionalProperties"`
	Items                *Schema           `json:"items"`
	Required             []string          `json:"required"`
	Enum                 []any             `json:"enum"`
	Minimum              *float64          `json:"minimum"`
	Maximum              *float64          `json:"maximum"`
	MinLength            *int64            `json:"minLength"`
	MaxLength            *int64            `json:"maxLength"`
	MinItems             *int64            `json:"minItems"`
	MaxItems             *int64            `json:"maxItems"`
	MinProperties        *int64            `json:"minProperties"`
	MaxProperties        *int64            `json:"maxProperties"`
	Pattern              string            `json:"pattern"`
	Format               string            `json:"format"`
	Nullable             bool              `json:"nullable"`
	Default              any               `json:"default"`
	OneOf                []Schema          `json:"oneOf"`
	AnyOf                []Schema          `json:"anyOf"`
	AllOf                []Schema          `json:"allOf"`
	Not                  *Schema           `json:"not"`
	Open                 bool              `json:"x-kubernetes-preserve-unknown-fields"`
	IntOrString          bool              `json:"x-kubernetes-int-or-string"`
	ListType             string            `json:"x-kubernetes-list-type"`
	ListKeys             []string          `json:"x-kubernetes-list-map-keys"`
	Rules                []struct {
		Rule string `json:"rule"`
	} `json:"x-kubernetes-validations"`
	Kinds []struct{ Group, Version, Kind string } `json:"x-kubernetes-group-version-kind"`
}

// SchemaOrBool reads `additionalProperties: true` as a schema that says nothing.
type SchemaOrBool struct{ Schema Schema }

func (s *SchemaOrBool) UnmarshalJSON(data []byte) error {
	if string(data) == "true" || string(data) == "false" {
		return nil
	}
	return yaml.Unmarshal(data, &s.Schema)
}

type Definition struct {
	Kind string `json:"kind"`
	Spec struct {
		Group    string                `json:"group"`
		Names    struct{ Kind string } `json:"names"`
		Scope    string                `json:"scope"`
		Versions []struct {
			Name       string                           `json:"name"`
			Served     bool                             `json:"served"`
			Deprecated bool                             `json:"deprecated"`
			Schema     struct{ OpenAPIV3Schema Schema } `json:"schema"`
		} `json:"versions"`
	} `json:"spec"`
}

// readDefinitions takes the facts of the CRDs in files. With standard files, what those lack is marked experimental.
func readDefinitions(table *Table, files, standardFiles []string) {
	standard := map[string]Schema{}
	for _, definition := range parseDefinitions(standardFiles) {
		for _, version := range definition.Spec.Versions {
			standard[definition.Spec.Names.Kind+" "+version.Name] = version.Schema.OpenAPIV3Schema
		}
	}
	for _, definition := range parseDefinitions(files) {
		kind := table.kind(definition.Spec.Group, definition.Spec.Names.Kind)
		kind.Cluster = definition.Spec.Scope == "Cluster"
		current := currentVersion(definition)
		for _, version := range definition.Spec.Versions {
			schema := version.Schema.OpenAPIV3Schema
			base, isStandard := standard[definition.Spec.Names.Kind+" "+version.Name]
			converter := converter{table, definition.Spec.Names.Kind, standardFiles != nil}
			root := converter.root(schema, base)
			kind.Versions[version.Name] = Version{
				Root:         &root,
				Deprecated:   version.Deprecated,
				NotServed:    !version.Served,
				Experimental: standardFiles != nil && !isStandard,
				Current:      version.Name == current,
			}
		}
	}
}

func parseDefinitions(files []string) []Definition {
	var found []Definition
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(err)
		for _, document := range strings.Split("\n"+string(text), "\n---") {
			var definition Definition
			must(yaml.Unmarshal([]byte(document), &definition))
			if definition.Kind == "CustomResourceDefinition" {
				found = append(found, definition)
			}
		}
	}
	mustf(len(files) == 0 || len(found) > 0, "no CRDs in %v", files)
	return found
}

// currentVersion is the most stable served one: v1 before v1beta1 before v1alpha3 before v1alpha2.
func currentVersion(definition Definition) string {
	best := ""
	rank := func(name string) string {
		switch {
		case strings.Contains(name, "alpha"):
			return "0" + name
		case strings.Contains(name, "beta"):
			return "1" + name
		}
		return "2" + name
	}
	for _, version := range definition.Spec.Versions {
		if version.Served && !version.Deprecated && (best == "" || rank(version.Name) > rank(best)) {
			best = version.Name
		}
	}
	return best
}

type converter struct {
	table       *Table
	kind        string
	hasChannels bool
}

// root leaves out what every object has. The status stays open: the server ignores it when an object is written.
func (c converter) root(schema, standard Schema) int {
	properties := map[string]Schema{}
	for name, property := range schema.Properties {
		if name != "apiVersion" && name != "kind" && name != "metadata" {
			properties[name] = property
		}
		if name == "status" {
			properties[name] = Schema{Open: true}
		}
	}
	schema.Properties = properties
	schema.Required = slices.DeleteFunc(slices.Clone(schema.Required), func(name string) bool { _, ok := properties[name]; return !ok })
	return c.convert(c.kind, schema, standard)
}

// convert returns the index of a schema's node. `name` is the field that holds it, for the facts added by hand.
func (c converter) convert(name string, schema, standard Schema) int {
	node := scalarFacts(schema)
	for _, field := range sortedKeys(schema.Properties) {
		property := schema.Properties[field]
		base, isStandard := standard.Properties[field]
		if node.Fields == nil {
			node.Fields = map[string]int{}
		}
		node.Fields[field] = c.convert(field, property, base)
		if c.hasChannels && !isStandard && len(standard.Properties) > 0 {
			node.Experimental = append(node.Experimental, field)
		}
		if property.Default != nil {
			if node.Defaults == nil {
				node.Defaults = map[string]any{}
			}
			node.Defaults[field] = property.Default
		}
	}
	if extra := schema.AdditionalProperties; extra != nil {
		index := c.convert(name, extra.Schema, standardValues(standard))
		node.Values = &index
	}
	if schema.Items != nil {
		base := Schema{}
		if standard.Items != nil {
			base = *standard.Items
		}
		index := c.convert(name, *schema.Items, base)
		node.Items = &index
	}
	addRules(c.table, &node, schema, !c.hasChannels)
	markDeprecated(name, &node)
	addNewer(c.table, name, &node)
	return c.table.add(node)
}

func standardValues(standard Schema) Schema {
	if standard.AdditionalProperties == nil {
		return Schema{}
	}
	return standard.AdditionalProperties.Schema
}

func scalarFacts(schema Schema) Node {
	node := Node{
		Type: schema.Type, Required: schema.Required, Min: schema.Minimum, Max: schema.Maximum,
		MinLength: schema.MinLength, MaxLength: schema.MaxLength, MinItems: schema.MinItems, MaxItems: schema.MaxItems,
		MinProperties: schema.MinProperties, MaxProperties: schema.MaxProperties,
		Pattern: schema.Pattern, Format: schema.Format, Nullable: schema.Nullable, Open: schema.Open,
		IntOrString: schema.IntOrString, Set: schema.ListType == "set",
	}
	if schema.ListType == "map" {
		node.Keys = schema.ListKeys
	}
	node.Enum = schema.Enum
	if node.Format == "" {
		node.Format = durationFormat(schema)
	}
	addChoices(&node, schema)
	return node
}

// durationFormat tells durations from other texts. "go-duration" is what Go's time.ParseDuration reads, at least 1ms;
// "duration" is only a hint: the pattern beside it judges.
func durationFormat(schema Schema) string {
	if strings.Contains(schema.Pattern, "(h|m|s|ms)") {
		return "duration"
	}
	return ""
}

func singleSpaced(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// addChoices reads the shapes in which CRDs say how many of some fields may be set.
func addChoices(node *Node, schema Schema) {
	for _, part := range schema.AllOf {
		addChoices(node, part)
	}
	if names, hasNone := requiredChoices(schema.OneOf); len(names) > 1 && hasNone {
		node.AtMostOne = append(node.AtMostOne, names)
	} else if len(names) > 1 {
		node.ExactlyOne = append(node.ExactlyOne, names)
	}
	if names, hasNone := requiredChoices(schema.AnyOf); len(names) > 1 && !hasNone {
		node.AtLeastOne = append(node.AtLeastOne, names)
	}
}

// requiredChoices returns the fields of `[{required: [a]}, {required: [b]}]`; hasNone tells of a branch that forbids all.
func requiredChoices(branches []Schema) (names []string, hasNone bool) {
	for _, branch := range branches {
		switch {
		case branch.Not != nil:
			hasNone = true
		case len(branch.Required) == 1 && len(branch.Properties) == 0:
			names = append(names, branch.Required[0])
		default:
			return nil, false
		}
	}
	return names, hasNone
}

func sortedKeys[V any](values map[string]V) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
