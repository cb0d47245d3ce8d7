// Command schema writes the tables of facts from the sources named below.
//
// Facts only: fields, types, enumerations, ranges, required fields, list kinds, and what the CEL rules of Istio's
// CRDs state. Descriptions and the texts of rules are left out. Run it from this folder: go run . ../../src/kube/schema ../../src/meshes/istio/validation
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
)

// The sources, each a Go module at a fixed version, and what is read of it.
const (
	istioAPI          = "istio.io/api@v1.31.1"
	gatewayAPI        = "sigs.k8s.io/gateway-api@v1.6.3"
	kubernetes        = "k8s.io/kubernetes@v1.37.1"
	kubernetesTypes   = "k8s.io/api@v0.37.1"
	istioFile         = "kubernetes/customresourcedefinitions.gen.yaml"
	gatewayStandard   = "config/crd/standard"
	gatewayExtended   = "config/crd/experimental"
	kubernetesSwagger = "api/openapi-spec/swagger.json"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: go run . SCHEMA-FOLDER MESSAGE-FOLDER")
	}
	folder := os.Args[1]
	writeMessages(filepath.Join(os.Args[2], "message-facts.json"), istioAPI+" (the messages of its Go packages)")
	writeAnnotations(filepath.Join(os.Args[2], "annotation-facts.json"), istioAPI+" (its Go packages annotation and label)")
	native := newTable()
	readKubernetes(native, filepath.Join(moduleDir(kubernetes), kubernetesSwagger), moduleDir(kubernetesTypes))
	write(filepath.Join(folder, "kubernetes-table.json"), native,
		kubernetes+" "+kubernetesSwagger, kubernetesTypes+" (constants of types marked +enum)")

	custom := newTable()
	readDefinitions(custom, []string{filepath.Join(moduleDir(istioAPI), istioFile)}, nil)
	gateway := moduleDir(gatewayAPI)
	readDefinitions(custom, yamlFiles(filepath.Join(gateway, gatewayExtended)), yamlFiles(filepath.Join(gateway, gatewayStandard)))
	write(filepath.Join(folder, "custom-resource-table.json"), custom,
		istioAPI+" "+istioFile, gatewayAPI+" "+gatewayStandard+", "+gatewayExtended)
}

// moduleDir downloads a module (its checksum is verified by the go command) and says where it lies.
func moduleDir(module string) string {
	out, err := exec.Command("go", "mod", "download", "-json", module).Output()
	var found struct{ Dir, Error string }
	if jsonErr := json.Unmarshal(out, &found); jsonErr != nil || found.Error != "" {
		log.Fatalf("cannot download %s: %v %s", module, err, found.Error)
	}
	return found.Dir
}

func yamlFiles(folder string) []string {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	must(err)
	if len(files) == 0 {
		log.Fatalf("no CRDs in %s", folder)
	}
	return files
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func mustf(ok bool, format string, args ...any) {
	if !ok {
		log.Fatal(fmt.Sprintf(format, args...))
	}
}
