//go:build tools

// Package tools holds the program of Prometheus that the lab builds, so that go.mod keeps what it needs.
package tools

import _ "github.com/prometheus/prometheus/cmd/prometheus"
