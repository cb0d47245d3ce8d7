// kapi is a real Kubernetes API server and its etcd in one binary, as two processes, so that each can be stopped alone.
//
//	kapi etcd DIR CLIENT_URL PEER_URL    prints READY once it answers
//	kapi apiserver FLAGS...              the flags of kube-apiserver
package main

import (
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

const startTimeout = time.Minute

func main() {
	arguments := os.Args[1:]
	switch {
	case len(arguments) == 4 && arguments[0] == "etcd":
		if err := runEtcd(arguments[1], arguments[2], arguments[3]); err != nil {
			fmt.Fprintln(os.Stderr, "kapi etcd:", err)
			os.Exit(1)
		}
	case len(arguments) > 1 && arguments[0] == "apiserver":
		command := app.NewAPIServerCommand()
		command.SetArgs(arguments[1:])
		os.Exit(cli.Run(command))
	default:
		fmt.Fprintln(os.Stderr, "usage: kapi etcd DIR CLIENT_URL PEER_URL | kapi apiserver FLAGS...")
		os.Exit(2)
	}
}

// runEtcd serves until it is told to stop. It writes to disk without waiting for the disk unless KAPI_FSYNC is set,
// because most labs never need their data after a crash and wait for nothing else as long.
func runEtcd(dir, clientAddress, peerAddress string) error {
	client, err := url.Parse(clientAddress)
	if err != nil {
		return err
	}
	peer, err := url.Parse(peerAddress)
	if err != nil {
		return err
	}
	config := embed.NewConfig()
	config.Dir = dir
	config.LogLevel = "error"
	config.ListenClientUrls, config.AdvertiseClientUrls = []url.URL{*client}, []url.URL{*client}
	config.ListenPeerUrls, config.AdvertisePeerUrls = []url.URL{*peer}, []url.URL{*peer}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	config.UnsafeNoFsync = os.Getenv("KAPI_FSYNC") == ""
	server, err := embed.StartEtcd(config)
	if err != nil {
		return err
	}
	select {
	case <-server.Server.ReadyNotify():
	case err := <-server.Err():
		return err
	case <-time.After(startTimeout):
		return fmt.Errorf("not ready after %s", startTimeout)
	}
	fmt.Println("READY")
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, os.Interrupt)
	select {
	case <-stop:
		server.Close()
		return nil
	case err := <-server.Err():
		return err
	}
}
