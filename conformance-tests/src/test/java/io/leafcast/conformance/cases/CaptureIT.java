package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Capture;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A whole session in a packet capture, from the first OPEN to the last NOTIFICATION. */
class CaptureIT {

  /** 0x800000 is the severity of errors. */
  private static final String WRONG = "_ws.malformed || (bgp && _ws.expert.severity == 0x800000)";

  private static final String OURS = "ipv6.src == " + Pair.NODE_IPV6;

  private static final String FILE =
      """
      apiVersion: leafcast.io/v1
      router: {asn: 4200000100, id: 10.0.1.10}
      allow: [10.42.0.0/16, "fd42::/48"]
      sources:
        static: {prefixes: [10.42.1.0/24, 10.42.2.0/24, "fd42:0:0:1::/64", "fd42:0:0:2::/64"]}
      peers:
        - {name: leaf-1, address: "%s", asn: 4200000001}
      stop: {onTerm: decommission}
      """
          .formatted(Pair.LEAF_IPV6);

  @Test
  @Rfc(id = "UPD-12", says = "Attributes are in ascending order, but MP_REACH_NLRI comes first.")
  @Rfc(id = "GR-1", says = "After the initial update an End-of-RIB follows for each family.")
  @Rfc(id = "UPD-13", says = "An UPDATE never mixes what it announces and withdraws.")
  void everyMessageReadsWellFormedInTshark() {
    Need.lab();
    Need.program("tcpdump", "tcpdump");
    Need.program("tshark", "tshark");
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    try (var pair = Pair.make("lc-it-capture");
        var capture = Capture.start(pair.leaf(), "node")) {
      var leaf = pair.startLeaf();
      var daemon = Daemon.start(pair.node(), FILE, ImmutableMap.of("NODE_NAME", "node"));
      Eventually.see("the leaf has all prefixes", SOON, leaf::prefixes, seen -> seen.size() == 4);
      daemon.configure(FILE.replace("10.42.2.0/24, ", "").replace(", \"fd42:0:0:2::/64\"", ""));
      daemon.reload();
      Eventually.see("two are withdrawn", SOON, leaf::prefixes, seen -> seen.size() == 2);
      daemon.stop();
      Eventually.see("all are gone", SOON, leaf::prefixes, Set::isEmpty);
      capture.stop();

      assertThat(capture.read(WRONG, "frame.number")).as(capture.explain(WRONG)).isEmpty();
      assertThat(capture.read(OURS + " && bgp.type == 1", "bgp.open.myas")).contains("23456");
      assertThat(capture.read(OURS + " && bgp.type == 3", "bgp.notify.major_error")).contains("6");
      assertThat(capture.read(OURS + " && bgp.type == 2 && bgp.nlri_prefix", "frame.number"))
          .as("UPDATEs that announce IPv4")
          .isNotEmpty();
      assertThat(
              capture.read(
                  OURS + " && bgp.type == 2 && bgp.update.path_attribute.mp_reach_nlri",
                  "frame.number"))
          .as("UPDATEs that announce IPv6")
          .isNotEmpty();
      assertThat(
              capture.read(OURS + " && bgp.update.path_attribute.mp_unreach_nlri", "frame.number"))
          .as("UPDATEs that withdraw IPv6")
          .isNotEmpty();
      assertThat(
              capture.read(
                  OURS + " && bgp.update.path_attribute.mp_reach_nlri",
                  "bgp.update.path_attribute.type_code"))
          .as("attribute types of UPDATEs that announce IPv6")
          .allSatisfy(types -> assertThat(types).matches("(.*,)?14,1,2(,.*)?"));
    }
  }
}
