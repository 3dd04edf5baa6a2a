package io.leafcast.conformance.demo;

import io.leafcast.conformance.kube.Cluster;
import io.leafcast.conformance.kube.Overlay;
import io.leafcast.conformance.lab.Fabric;

/** Says how to look around in a real cluster that stays up. */
final class ClusterTour {
  private ClusterTour() {}

  static void print(Fabric fabric, Cluster cluster) {
    var leaf = fabric.leaf(fabric.racks().getFirst());
    System.out.printf(
        """

        == It stays up. Look around

          export KUBECONFIG=%1$s; alias kubectl=%2$s
          kubectl get nodes,pods -A -o wide
          vtysh -N %3$s                              %4$s's prompt: show bgp summary, show ip route, ...
          tail -F %5$s

        == Break it

          kubectl -n %6$s rollout restart daemonset/leafcast
          kubectl -n %6$s edit configmap leafcast      taken without a restart
          kubectl delete node %7$s

        Remove it: ./leafcast demo down
        """,
        cluster.api().adminKubeconfig(),
        cluster.kubectl().words().getFirst(),
        leaf.machine().name(),
        leaf.machine().host(),
        Demo.LAB.folder().resolve("*/kubelet.log"),
        Overlay.NAMESPACE,
        fabric.racks().getLast().node());
  }
}
