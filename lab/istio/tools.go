//go:build tools

// Package tools holds the programs of Istio that the lab builds, so that go.mod keeps what they need.
package tools

import (
	_ "istio.io/istio/istioctl/cmd/istioctl"
	_ "istio.io/istio/pilot/cmd/pilot-agent"
	_ "istio.io/istio/pilot/cmd/pilot-discovery"
)
