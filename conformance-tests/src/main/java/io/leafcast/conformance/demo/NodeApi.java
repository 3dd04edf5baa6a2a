package io.leafcast.conformance.demo;

import com.google.common.collect.ImmutableList;
import io.leafcast.conformance.kube.ClusterApi;
import io.leafcast.conformance.kube.CrudApi;
import io.leafcast.conformance.kube.DaemonAccess;
import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.KubePrograms;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Cidr;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Rack;
import java.io.IOException;

/** The Kubernetes API that the demo's nodes read: where it is, and who they are in it. */
interface NodeApi extends AutoCloseable {

  /** A node as the API knows it: its name there, its Pod CIDRs, and how its daemon comes in. */
  record Guest(String name, ImmutableList<Cidr> cidrs, DaemonAccess access) {}

  /** One a rack, in their order. */
  ImmutableList<Guest> guests();

  /** What leaves accept and daemons may announce. */
  ImmutableList<Cidr> supernets();

  /** The port of the host's loopback address that it is on. */
  int port();

  /**
   * What a daemon's configuration has of this API beside the access: in sources.kubernetes, and at
   * the top.
   */
  Special special();

  /**
   * What is not as by default.
   *
   * @param kubernetes keys of sources.kubernetes, for the mapping in braces
   * @param others lines of the file's own level, each with its end
   */
  record Special(String kubernetes, String others) {
    static final Special NOTHING = new Special("", "");

    /** It takes no objects of ours. */
    static final String NO_REPORT = "report: {object: false, events: false}\n";
  }

  /** One line for the reader. */
  String about();

  /** How a Node is deleted by hand, for those who want to see its routes go. */
  String howToDelete(String node);

  @Override
  void close();

  /** An API server in this process that keeps Node objects. */
  static NodeApi crud(ImmutableList<Rack> racks) throws IOException {
    var api = CrudApi.at("127.0.0.1", 0);
    for (Rack rack : racks) {
      api.createNode(
          spec(rack)
              .withPodCidrs(
                  "10.42.%d.0/24".formatted(rack.number()),
                  "fd42:0:0:%x::/64".formatted(rack.number())));
    }
    return Own.of(
        api,
        racks,
        new Special("", Special.NO_REPORT),
        "an API server of the demo's own, " + api.server(),
        "curl -X DELETE " + api.server() + "/api/v1/nodes/");
  }

  /** A real kube-apiserver with the real Pod CIDR allocator. */
  static NodeApi kube(ImmutableList<Rack> racks) throws IOException, InterruptedException {
    var api = openKube();
    for (Rack rack : racks) {
      api.createNode(spec(rack));
    }
    return Own.of(
        api,
        racks,
        Special.NOTHING,
        "a real kube-apiserver, %s; Pod CIDRs by the real allocator; the daemons come in as their ServiceAccount"
            .formatted(api.server()),
        "kubectl --kubeconfig " + api.adminKubeconfig() + " delete node ");
  }

  /** The real thing, with nothing but the shipped access in it; a failure if it was not built. */
  static KubeApi openKube() throws IOException, InterruptedException {
    var programs =
        KubePrograms.find()
            .orElseThrow(() ->
                new LabFailure(
                    "the control plane is not built; conformance-tests/scripts/build-kube.sh builds it"));
    return KubeApi.open(
        programs, KubeApi.Settings.onLoopback(Checkout.root().resolve("deploy/manifests")));
  }

  private static NodeSpec spec(Rack rack) {
    return NodeSpec.named(rack.node()).withInternalAddresses(rack.nodeIpv4(), rack.nodeIpv6());
  }

  /** An API that the demo made, and so may fill. */
  record Own(
      ClusterApi api, ImmutableList<Guest> guests, Special special, String about, String deletion)
      implements NodeApi {

    static Own of(
        ClusterApi api, ImmutableList<Rack> racks, Special special, String about, String deletion)
        throws IOException {
      var guests = ImmutableList.<Guest>builder();
      try {
        for (Rack rack : racks) {
          var cidrs =
              api.podCidrs(rack.node()).stream()
                  .map(Cidr::parse)
                  .collect(ImmutableList.toImmutableList());
          guests.add(new Guest(rack.node(), cidrs, api.accessOf(rack.node())));
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new LabFailure("interrupted while Nodes were made", interrupted);
      }
      return new Own(api, guests.build(), special, about, deletion);
    }

    @Override
    public ImmutableList<Cidr> supernets() {
      return ImmutableList.of(Cidr.parse("10.42.0.0/16"), Cidr.parse("fd42::/48"));
    }

    @Override
    public int port() {
      return api.server().getPort();
    }

    @Override
    public String howToDelete(String node) {
      return deletion + node;
    }

    @Override
    public void close() {
      api.close();
    }
  }
}
