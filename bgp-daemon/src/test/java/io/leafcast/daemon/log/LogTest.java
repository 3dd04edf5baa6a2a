package io.leafcast.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.reason.SourceReason;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerNote;
import io.leafcast.bgp.speaker.SourceNote;
import io.leafcast.bgp.speaker.SpeakerNote;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LogTest {
  private static final SourceName NODE = new SourceName("kubernetes-node");
  private static final Prefix PREFIX = Prefix.parse("192.0.2.0/24").orThrow();

  @Test
  void aLineHasTheCodesOfWhatAndWhyBeforeItsWords() {
    Note down =
        new PeerNote.Down(
            new PeerName("leaf-1"),
            Duration.ofSeconds(83),
            new SessionReason.HoldTimerExpired(SessionReason.Awaited.KEEPALIVE_OR_UPDATE, 9));
    assertThat(Log.line(down))
        .isEqualTo(
            "event=session-down peer=leaf-1 reason=hold-timer-expired down after 1m23s: Hold Timer"
                + " Expired: neither KEEPALIVE nor UPDATE came for 9 seconds");
    assertThat(Log.line(new Note.AfterOthers(down, 3)))
        .startsWith("event=session-down peer=leaf-1 reason=hold-timer-expired down after")
        .endsWith(" (3 like it were left out before)");
  }

  @Test
  void aSourceIsNoPeer() {
    assertThat(
            Log.line(
                new SourceNote.AlsoWanted(
                    NODE, PREFIX, ImmutableList.of(new SourceName("static")))))
        .startsWith("event=remark source=kubernetes-node 192.0.2.0/24: wanted by");
    assertThat(
            Log.line(
                new SourceNote.Known(
                    NODE,
                    PrefixMap.of(
                        PREFIX,
                        new Provenance(NODE, "Node/a", "1", Instant.EPOCH, ImmutableList.of())),
                    new SourceReason.None())))
        .isEqualTo("event=source-known source=kubernetes-node wants 192.0.2.0/24");
  }

  @Test
  void whatIsAboutTheSpeakerNamesNobody() {
    assertThat(Log.line(new SpeakerNote.StrangerRefused(Address.parse("192.0.2.9").orThrow())))
        .isEqualTo(
            "event=connection-refused refused a connection from 192.0.2.9: no peer has that"
                + " address");
  }
}
