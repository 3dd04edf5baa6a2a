package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableList;
import io.leafcast.conformance.lab.Cidr;
import io.leafcast.conformance.lab.Namespace;
import io.leafcast.conformance.lab.Rack;
import io.leafcast.conformance.lab.Router;
import org.jspecify.annotations.Nullable;

/** FRR on a node: zebra goes on running while bgpd is restarted, as with a package's service. */
final class FrrHost implements HostSpeaker {
  private final Namespace node;
  private final Rack rack;
  private final ImmutableList<Cidr> cidrs;
  private @Nullable Router router;

  FrrHost(Namespace node, Rack rack, ImmutableList<Cidr> cidrs) {
    this.node = node;
    this.rack = rack;
    this.cidrs = cidrs;
  }

  @Override
  public String name() {
    return "FRR";
  }

  @Override
  public void start() {
    if (router == null) {
      router = Router.start(node, "", configuration(9));
    } else {
      router.startBgpd();
    }
  }

  @Override
  public void terminate() {
    running().stopBgpd();
  }

  @Override
  public void kill() {
    running().killBgpd();
  }

  @Override
  public void change() {
    running().rewrite(configuration(30));
  }

  @Override
  public void decommission() {
    running()
        .configure(
            "router bgp " + Rack.NODE_ASN, "neighbor %s shutdown".formatted(rack.leafIpv6()));
  }

  @Override
  public void close() {
    running().remove();
  }

  private Router running() {
    if (router == null) {
      throw new IllegalStateException("FRR was not started");
    }
    return router;
  }

  private String configuration(int holdTime) {
    return """
    router bgp %d
     bgp router-id %s
     no bgp default ipv4-unicast
     no bgp ebgp-requires-policy
     no bgp network import-check
     bgp graceful-restart
     bgp graceful-restart preserve-fw-state
     neighbor %s remote-as %d
     neighbor %3$s timers %5$d %6$d
     neighbor %3$s timers connect 1
     neighbor %3$s advertisement-interval 0
     address-family ipv4 unicast
      network %7$s
      neighbor %3$s activate
     exit-address-family
     address-family ipv6 unicast
      network %8$s
      neighbor %3$s activate
     exit-address-family
    exit
    """
        .formatted(
            Rack.NODE_ASN,
            rack.nodeIpv4(),
            rack.leafIpv6(),
            rack.leafAsn(),
            holdTime / 3,
            holdTime,
            cidrs.getFirst(),
            cidrs.getLast());
  }
}
