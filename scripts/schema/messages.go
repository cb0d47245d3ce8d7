package main

import (
	"fmt"
	"os"
	"sort"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	// Each registers its messages.
	_ "istio.io/api/extensions/v1alpha1"
	_ "istio.io/api/networking/v1alpha3"
	_ "istio.io/api/networking/v1beta1"
	_ "istio.io/api/security/v1beta1"
	_ "istio.io/api/telemetry/v1alpha1"
)

// specs are the messages that the `spec` of each kind is read into.
var specs = map[string]string{
	"extensions.istio.io/TrafficExtension":    "istio.extensions.v1alpha1.TrafficExtension",
	"extensions.istio.io/WasmPlugin":          "istio.extensions.v1alpha1.WasmPlugin",
	"networking.istio.io/DestinationRule":     "istio.networking.v1alpha3.DestinationRule",
	"networking.istio.io/EnvoyFilter":         "istio.networking.v1alpha3.EnvoyFilter",
	"networking.istio.io/Gateway":             "istio.networking.v1alpha3.Gateway",
	"networking.istio.io/ProxyConfig":         "istio.networking.v1beta1.ProxyConfig",
	"networking.istio.io/ServiceEntry":        "istio.networking.v1alpha3.ServiceEntry",
	"networking.istio.io/Sidecar":             "istio.networking.v1alpha3.Sidecar",
	"networking.istio.io/VirtualService":      "istio.networking.v1alpha3.VirtualService",
	"networking.istio.io/WorkloadEntry":       "istio.networking.v1alpha3.WorkloadEntry",
	"networking.istio.io/WorkloadGroup":       "istio.networking.v1alpha3.WorkloadGroup",
	"security.istio.io/AuthorizationPolicy":   "istio.security.v1beta1.AuthorizationPolicy",
	"security.istio.io/PeerAuthentication":    "istio.security.v1beta1.PeerAuthentication",
	"security.istio.io/RequestAuthentication": "istio.security.v1beta1.RequestAuthentication",
	"telemetry.istio.io/Telemetry":            "istio.telemetry.v1alpha1.Telemetry",
}

// wellKnown messages are written in JSON as their content.
var wellKnown = map[protoreflect.FullName]string{
	"google.protobuf.Duration": "duration", "google.protobuf.Timestamp": "timestamp",
	"google.protobuf.Struct": "struct", "google.protobuf.Value": "value", "google.protobuf.ListValue": "list", "google.protobuf.Any": "any",
	"google.protobuf.BoolValue": "bool", "google.protobuf.BytesValue": "bytes", "google.protobuf.StringValue": "string",
	"google.protobuf.Int32Value": "int32", "google.protobuf.UInt32Value": "uint32", "google.protobuf.Int64Value": "int64",
	"google.protobuf.UInt64Value": "uint64", "google.protobuf.FloatValue": "float", "google.protobuf.DoubleValue": "double",
}

// writeMessages prints every message that a spec can hold: its fields in the order in which they are read, the type of
// each (`string`, `[]HTTPRoute`, `{string}uint32`), and which of them exclude each other; and the numbers of all enumerations.
func writeMessages(path string, source string) {
	messages, enums := map[string]string{}, map[string]string{}
	var roots []string
	for kind, name := range specs {
		found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
		must(err)
		addMessage(found.(protoreflect.MessageDescriptor), messages, enums)
		roots = append(roots, compact(kind)+":"+compact(shortName(protoreflect.FullName(name))))
	}
	sort.Strings(roots)
	text := fmt.Sprintf("{\n\"generatedBy\":\"scripts/schema\",\n\"sources\":%s,\n\"specs\":{\n%s\n},\n\"messages\":{\n%s\n},\n\"enums\":{\n%s\n}\n}\n",
		compact([]string{source}), strings.Join(roots, ",\n"), sortedLines(messages), sortedLines(enums))
	must(os.WriteFile(path, []byte(text), 0o644))
	fmt.Printf("%s: %d messages, %d enumerations, %d bytes\n", path, len(messages), len(enums), len(text))
}

func sortedLines(entries map[string]string) string {
	var lines []string
	for key, value := range entries {
		lines = append(lines, compact(key)+":"+value)
	}
	sort.Strings(lines)
	return strings.Join(lines, ",\n")
}

// shortName keeps the group and leaves out the version: `networking.HTTPRoute`. checkUnique holds it to that.
func shortName(name protoreflect.FullName) string {
	parts := strings.Split(string(name), ".")
	return strings.Join(append([]string{parts[1]}, parts[3:]...), ".")
}

var fullNames = map[string]protoreflect.FullName{}

func checkUnique(short string, full protoreflect.FullName) {
	known, ok := fullNames[short]
	mustf(!ok || known == full, "%s and %s have one short name", known, full)
	fullNames[short] = full
}

func addMessage(message protoreflect.MessageDescriptor, messages, enums map[string]string) {
	name := shortName(message.FullName())
	checkUnique(name, message.FullName())
	if _, ok := messages[name]; ok {
		return
	}
	messages[name] = ""
	var fields []string
	for index := 0; index < message.Fields().Len(); index++ {
		field := message.Fields().Get(index)
		text := typeOf(field, messages, enums)
		if field.ContainingOneof() != nil && !field.ContainingOneof().IsSynthetic() {
			text += " " + string(field.ContainingOneof().Name())
		}
		if snake := string(field.Name()); camelCase(snake) != field.JSONName() {
			text += "@" + snake
		}
		fields = append(fields, compact(field.JSONName())+":"+compact(text))
	}
	messages[name] = "{" + strings.Join(fields, ",") + "}"
}

func camelCase(snake string) string {
	var out strings.Builder
	for index, part := range strings.Split(snake, "_") {
		if index > 0 && part != "" {
			part = strings.ToUpper(part[:1]) + part[1:]
		}
		out.WriteString(part)
	}
	return out.String()
}

func typeOf(field protoreflect.FieldDescriptor, messages, enums map[string]string) string {
	switch {
	case field.IsMap():
		return "{" + field.MapKey().Kind().String() + "}" + singleType(field.MapValue(), messages, enums)
	case field.IsList():
		return "[]" + singleType(field, messages, enums)
	default:
		return singleType(field, messages, enums)
	}
}

func singleType(field protoreflect.FieldDescriptor, messages, enums map[string]string) string {
	if enum := field.Enum(); enum != nil {
		name := shortName(enum.FullName())
		checkUnique(name, enum.FullName())
		values := map[string]int32{}
		for index := 0; index < enum.Values().Len(); index++ {
			value := enum.Values().Get(index)
			values[string(value.Name())] = int32(value.Number())
		}
		enums[name] = compact(values)
		return name
	}
	if message := field.Message(); message != nil {
		if known, ok := wellKnown[message.FullName()]; ok {
			return known
		}
		addMessage(message, messages, enums)
		return shortName(message.FullName())
	}
	return field.Kind().String()
}
