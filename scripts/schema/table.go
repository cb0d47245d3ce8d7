package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
)

// Node is one schema. References to other nodes are indexes into the table's list.
// The TypeScript side of this type is SchemaNode in src/kube/schema/catalogue.ts.
type Node struct {
	Type             string            `json:"type,omitempty"`
	Fields           map[string]int    `json:"fields,omitempty"`
	Values           *int              `json:"values,omitempty"`
	Items            *int              `json:"items,omitempty"`
	Required         []string          `json:"required,omitempty"`
	Enum             []any             `json:"enum,omitempty"`
	Min              *float64          `json:"min,omitempty"`
	Max              *float64          `json:"max,omitempty"`
	MinLength        *int64            `json:"minLength,omitempty"`
	MaxLength        *int64            `json:"maxLength,omitempty"`
	MinItems         *int64            `json:"minItems,omitempty"`
	MaxItems         *int64            `json:"maxItems,omitempty"`
	MinProperties    *int64            `json:"minProperties,omitempty"`
	MaxProperties    *int64            `json:"maxProperties,omitempty"`
	Pattern          string            `json:"pattern,omitempty"`
	Format           string            `json:"format,omitempty"`
	Nullable         bool              `json:"nullable,omitempty"`
	Open             bool              `json:"open,omitempty"`
	IntOrString      bool              `json:"intOrString,omitempty"`
	Keys             []string          `json:"keys,omitempty"`
	Set              bool              `json:"set,omitempty"`
	AtMostOne        [][]string        `json:"atMostOne,omitempty"`
	ExactlyOne       [][]string        `json:"exactlyOne,omitempty"`
	AtLeastOne       [][]string        `json:"atLeastOne,omitempty"`
	Not              string            `json:"not,omitempty"`
	Without          string            `json:"without,omitempty"`
	Names            *int              `json:"names,omitempty"`
	Unique           string            `json:"unique,omitempty"`
	Conditions       []Condition       `json:"conditions,omitempty"`
	Defaults         map[string]any    `json:"defaults,omitempty"`
	Experimental     []string          `json:"experimental,omitempty"`
	Newer            []string          `json:"newer,omitempty"`
	Deprecated       map[string]string `json:"deprecated,omitempty"`
	DeprecatedValues map[string]string `json:"deprecatedValues,omitempty"`
}

type Version struct {
	Root         *int `json:"root,omitempty"`
	Deprecated   bool `json:"deprecated,omitempty"`
	NotServed    bool `json:"notServed,omitempty"`
	Experimental bool `json:"experimental,omitempty"`
	Current      bool `json:"current,omitempty"`
}

type Kind struct {
	Cluster  bool               `json:"cluster,omitempty"`
	Native   bool               `json:"native,omitempty"`
	Versions map[string]Version `json:"versions"`
}

type Table struct {
	// metadata is the node of ObjectMeta, or -1.
	metadata int
	nodes    []Node
	known    map[string]int
	kinds    map[string]*Kind
}

func newTable() *Table {
	return &Table{metadata: -1, known: map[string]int{}, kinds: map[string]*Kind{}}
}

// add puts a node into the table and shares it with every equal one.
func (t *Table) add(node Node) int {
	text := compact(node)
	if index, ok := t.known[text]; ok {
		return index
	}
	t.nodes = append(t.nodes, node)
	t.known[text] = len(t.nodes) - 1
	return len(t.nodes) - 1
}

// reserve keeps a place for a node that may refer to itself.
func (t *Table) reserve() int {
	t.nodes = append(t.nodes, Node{})
	return len(t.nodes) - 1
}

func (t *Table) kind(group, name string) *Kind {
	key := name
	if group != "" {
		key = group + "/" + name
	}
	if t.kinds[key] == nil {
		t.kinds[key] = &Kind{Versions: map[string]Version{}}
	}
	return t.kinds[key]
}

func compact(value any) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	must(encoder.Encode(value))
	return strings.TrimSpace(out.String())
}

// write prints the table as JSON with one line per kind and per schema, so that a new version reads as a diff.
func write(path string, table *Table, sources ...string) {
	var kinds, nodes []string
	for key, kind := range table.kinds {
		kinds = append(kinds, compact(key)+":"+compact(kind))
	}
	sort.Strings(kinds)
	for _, node := range table.nodes {
		nodes = append(nodes, compact(node))
	}
	text := fmt.Sprintf("{\n\"generatedBy\":\"scripts/schema\",\n\"sources\":%s,\n\"metadata\":%d,\n\"kinds\":{\n%s\n},\n\"nodes\":[\n%s\n]\n}\n",
		compact(sources), table.metadata, strings.Join(kinds, ",\n"), strings.Join(nodes, ",\n"))
	must(os.WriteFile(path, []byte(text), 0o644))
	fmt.Printf("%s: %d kinds, %d schemas, %d bytes\n", path, len(kinds), len(nodes), len(text))
}
