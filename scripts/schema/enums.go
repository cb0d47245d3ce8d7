package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// alsoEnumerated are types whose constants are all there is, though the source carries no +enum mark.
// Each is checked against a fixed list in the validation of its group (pkg/apis/GROUP/validation).
var alsoEnumerated = []string{
	"autoscaling/v2.ScalingPolicySelect", "autoscaling/v2.HPAScalingPolicyType",
	"autoscaling/v2.MetricSourceType", "autoscaling/v2.MetricTargetType",
	"policy/v1.UnhealthyPodEvictionPolicyType", "storage/v1.FSGroupPolicy",
}

// enumerations maps `core/v1.Container imagePullPolicy` to the values that the field may have.
type enumerations map[string][]string

// readEnumerations parses the Go types of k8s.io/api: struct fields by their JSON name, with the constants of their type.
func readEnumerations(root string) enumerations {
	values := map[string][]string{}
	fields := map[string]string{}
	must(filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(path, "types.go") {
			folder, _ := filepath.Rel(root, filepath.Dir(path))
			file, parseErr := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
			must(parseErr)
			readTypes(folder, file, values, fields)
		}
		return err
	}))
	found := enumerations{}
	for field, typeName := range fields {
		if list := values[typeName]; len(list) > 0 {
			slices.Sort(list)
			found[field] = slices.Compact(list)
		}
	}
	return found
}

func readTypes(folder string, file *ast.File, values map[string][]string, fields map[string]string) {
	enumerated := map[string]bool{}
	for _, declaration := range file.Decls {
		general, ok := declaration.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range general.Specs {
			if spec, ok := spec.(*ast.TypeSpec); ok {
				name := folder + "." + spec.Name.Name
				marked := strings.Contains(general.Doc.Text(), "+enum") || slices.Contains(alsoEnumerated, name)
				enumerated[spec.Name.Name] = marked
				if structure, ok := spec.Type.(*ast.StructType); ok {
					readFields(folder, name, structure, fields)
				}
			}
		}
	}
	for _, declaration := range file.Decls {
		if general, ok := declaration.(*ast.GenDecl); ok && general.Tok == token.CONST {
			readConstants(folder, general, enumerated, values)
		}
	}
}

func readConstants(folder string, general *ast.GenDecl, enumerated map[string]bool, values map[string][]string) {
	for _, spec := range general.Specs {
		constant := spec.(*ast.ValueSpec)
		for _, value := range constant.Values {
			typeName, literal := constantOf(constant.Type, value)
			if literal != nil && literal.Kind == token.STRING && enumerated[typeName] {
				text, err := strconv.Unquote(literal.Value)
				must(err)
				values[folder+"."+typeName] = append(values[folder+"."+typeName], text)
			}
		}
	}
}

// constantOf reads `Name Type = "x"` and `Name = Type("x")`.
func constantOf(declared ast.Expr, value ast.Expr) (string, *ast.BasicLit) {
	if call, ok := value.(*ast.CallExpr); ok && len(call.Args) == 1 {
		declared, value = call.Fun, call.Args[0]
	}
	name, isName := declared.(*ast.Ident)
	literal, isLiteral := value.(*ast.BasicLit)
	if !isName || !isLiteral {
		return "", nil
	}
	return name.Name, literal
}

func readFields(folder, owner string, structure *ast.StructType, fields map[string]string) {
	for _, field := range structure.Fields.List {
		if field.Tag == nil {
			continue
		}
		tag, err := strconv.Unquote(field.Tag.Value)
		must(err)
		name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
		if name != "" && name != "-" {
			fields[owner+" "+name] = typeNameOf(folder, field.Type)
		}
	}
}

// typeNameOf looks through pointers and lists; `v1.Protocol` in another package is core/v1, the only one so used.
func typeNameOf(folder string, expression ast.Expr) string {
	switch expression := expression.(type) {
	case *ast.StarExpr:
		return typeNameOf(folder, expression.X)
	case *ast.ArrayType:
		return typeNameOf(folder, expression.Elt)
	case *ast.Ident:
		return folder + "." + expression.Name
	case *ast.SelectorExpr:
		if from, ok := expression.X.(*ast.Ident); ok && (slices.Contains([]string{"v1", "corev1", "apiv1"}, from.Name)) {
			return "core/v1." + expression.Sel.Name
		}
	}
	return ""
}
