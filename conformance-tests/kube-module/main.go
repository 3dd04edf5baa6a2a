// Command kube is the Kubernetes that the conformance tests run against: etcd, kube-apiserver, kube-controller-manager,
// kube-scheduler and kubelet in one binary, because linked together they share nine tenths of their code.
//
//	kube etcd [flags]
//	kube kube-apiserver [flags]
//	...
//
// Called by a link of one of those names it takes that name for its first argument.
package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

var programs = map[string]func(){
	"etcd":                    func() { etcdmain.Main(os.Args) },
	"kube-apiserver":          run(apiserver.NewAPIServerCommand),
	"kube-controller-manager": run(controllermanager.NewControllerManagerCommand),
	"kube-scheduler":          run(func() *cobra.Command { return scheduler.NewSchedulerCommand() }),
	"kubelet":                 run(func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) }),
}

func main() {
	if programs[filepath.Base(os.Args[0])] == nil {
		os.Args = os.Args[1:]
	}
	if len(os.Args) == 0 || programs[filepath.Base(os.Args[0])] == nil {
		fmt.Fprintln(os.Stderr, "usage: kube "+strings.Join(slices.Sorted(maps.Keys(programs)), "|")+" [flags]")
		os.Exit(2)
	}
	programs[filepath.Base(os.Args[0])]()
}

func run(command func() *cobra.Command) func() {
	return func() { os.Exit(cli.Run(command())) }
}
