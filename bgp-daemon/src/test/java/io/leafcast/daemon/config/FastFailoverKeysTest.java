package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.PeerSettings.LinkDown;
import io.leafcast.bgp.wire.RouterId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FastFailoverKeysTest {
  private static final Facts NOBODY = Facts.of(ImmutableMap.of());

  @Test
  void aSessionEndsWithItsLinkUnlessAnythingElseIsSaid() {
    assertThat(linkDown("")).containsExactly(new LinkDown.EndsSession(Duration.ZERO));
    assertThat(linkDown(", fastFailover: {damping: 1500}"))
        .containsExactly(new LinkDown.EndsSession(Duration.ofMillis(1500)));
    assertThat(linkDown(", fastFailover: {enabled: false}"))
        .containsExactly(new LinkDown.LeavesSession());
  }

  @Test
  void aDampingOfMoreThanAMinuteIsRefused() {
    assertThat(linkDown(", fastFailover: {damping: 60001}")).isEmpty();
  }

  /** What each peer has, none where the file is refused. */
  private static ImmutableList<LinkDown> linkDown(String keys) {
    String text =
        """
        apiVersion: leafcast.io/v1
        router: {asn: 65551}
        allow: [198.51.100.0/24]
        sources: {static: {prefixes: [198.51.100.0/24]}}
        peers: [{name: leaf-1, address: 192.0.2.1, asn: 65550%s}]
        """
            .formatted(keys);
    return new ConfigFile("f", text).read(NOBODY) instanceof Loaded.Good(_, Config config)
        ? Translation.settings(config, new RouterId(1), NOBODY).peers().values().stream()
            .map(PeerSettings::linkDown)
            .collect(ImmutableList.toImmutableList())
        : ImmutableList.of();
  }
}
