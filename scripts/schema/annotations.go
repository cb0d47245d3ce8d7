package main

import (
	"fmt"
	"os"
	"sort"
	"strings"

	"istio.io/api/annotation"
	"istio.io/api/label"
)

// writeAnnotations prints every annotation and label that Istio defines: the kinds that it may stand on, how mature it
// is, and whether it is deprecated or hidden. Names and words only, no descriptions.
func writeAnnotations(path string, source string) {
	var annotations, labels []string
	for _, one := range annotation.AllResourceAnnotations() {
		var kinds []string
		for _, kind := range one.Resources {
			kinds = append(kinds, kind.String())
		}
		annotations = append(annotations, mark(one.Name, kinds, one.FeatureStatus.String(), one.Deprecated, one.Hidden))
	}
	for _, one := range label.AllResourceLabels() {
		var kinds []string
		for _, kind := range one.Resources {
			kinds = append(kinds, kind.String())
		}
		labels = append(labels, mark(one.Name, kinds, one.FeatureStatus.String(), one.Deprecated, one.Hidden))
	}
	sort.Strings(annotations)
	sort.Strings(labels)
	text := fmt.Sprintf("{\n\"generatedBy\":\"scripts/schema\",\n\"sources\":%s,\n\"annotations\":{\n%s\n},\n\"labels\":{\n%s\n}\n}\n",
		compact([]string{source}), strings.Join(annotations, ",\n"), strings.Join(labels, ",\n"))
	must(os.WriteFile(path, []byte(text), 0o644))
}

func mark(name string, kinds []string, status string, deprecated bool, hidden bool) string {
	sort.Strings(kinds)
	text := compact(name) + ":{\"on\":" + compact(kinds) + ",\"status\":" + compact(strings.ToLower(status))
	if deprecated {
		text += ",\"deprecated\":true"
	}
	if hidden {
		text += ",\"hidden\":true"
	}
	return text + "}"
}
