package io.leafcast.bgp.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.RouterId;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final Open OPEN =
      new Open(
          new Asn(65551),
          90,
          new RouterId(0xC0000201),
          ImmutableList.of(
              new Capability.Multiprotocol(Family.IPV4_UNICAST),
              new Capability.Multiprotocol(Family.IPV6_UNICAST),
              new Capability.RouteRefreshSupported(),
              new Capability.FourOctetAs(new Asn(65551))));

  @Test
  void whatIsWrittenIsReadAgain() {
    for (Message message :
        ImmutableList.of(
            OPEN,
            new Keepalive(),
            Notification.shutdown("maintenance"),
            new RouteRefresh(Family.IPV6_UNICAST, 0))) {
      Octets frame = MessageCodec.encode(message, AsWidth.FOUR_OCTETS);
      assertThat(MessageCodec.read(frame))
          .isEqualTo(new Reading.Understood(message, ImmutableList.of()));
      assertThat(Framing.frameLength(frame.slice(0, 19), 4096)).isEqualTo(frame.size());
    }
  }
}
