package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.speaker.Stopping;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.bgp.words.Words;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real Speaker over real sockets, against a peer that only knows octets. */
@Timeout(180)
class SpeakerLoopTest {
  private static final SourceName SOURCE = new SourceName("static");
  private static final Prefix POD = Prefix.parse("203.0.113.0/24").orThrow();
  private static final Prefix SUPERNET = Prefix.parse("0.0.0.0/0").orThrow();

  private final Diary diary = new Diary();

  @Test
  void announcesAPrefixToAPeerThatItDialled() throws IOException {
    try (ServerSocket listener = RawPeer.listen("127.0.0.1");
        SpeakerLoop speaker = SpeakerLoop.start(settings(leaf("leaf-1", listener)), diary);
        RawPeer peer = RawPeer.accept(listener)) {
      speaker.mailbox().post(wanted(POD));
      peer.establish();
      diary.await(Note.Kind.SESSION_ESTABLISHED, "peer=leaf-1");
      assertThat(peer.expect("02").hex())
          .isEqualTo(
              RawPeer.MARKER
                  + "002f 02 0000 0014".replace(" ", "")
                  + "40010100"
                  + "400206020100 00fbf4".replace(" ", "")
                  + "4003047f000001"
                  + "18cb0071");
    }
  }

  @Test
  @Rfc(id = "HDR-7", says = "messages may be split at every octet")
  void takesMessagesOneOctetAtATime() throws IOException {
    try (ServerSocket listener = RawPeer.listen("127.0.0.1");
        SpeakerLoop _ = SpeakerLoop.start(settings(leaf("leaf-1", listener)), diary);
        RawPeer peer = RawPeer.accept(listener)) {
      peer.sendOctetByOctet(RawPeer.OPEN + RawPeer.KEEPALIVE + RawPeer.KEEPALIVE);
      diary.await(Note.Kind.SESSION_ESTABLISHED, "peer=leaf-1");
    }
  }

  @Test
  @Rfc(id = "HDR-7", says = "500 KEEPALIVEs in one segment are 500 messages")
  void takesFiveHundredMessagesInOneSegment() throws IOException {
    try (ServerSocket listener = RawPeer.listen("127.0.0.1");
        SpeakerLoop speaker = SpeakerLoop.start(settings(leaf("leaf-1", listener)), diary);
        RawPeer peer = RawPeer.accept(listener)) {
      peer.establish();
      String refresh = RawPeer.MARKER + "0017" + "05" + "00010001";
      speaker.mailbox().post(wanted(POD));
      assertThat(peer.expect("02").hex()).endsWith("18cb0071");
      assertThat(peer.expect("02").size()).as("End-of-RIB of IPv4").isEqualTo(23);
      assertThat(peer.expect("02").size()).as("End-of-RIB of IPv6").isEqualTo(29);
      peer.send(RawPeer.KEEPALIVE.repeat(500) + refresh);
      assertThat(peer.expect("02").hex()).endsWith("18cb0071");
      diary.await(Note.Kind.SESSION_ESTABLISHED, "peer=leaf-1");
      Wait.until(() -> received(speaker) >= 502);
    }
  }

  @Test
  @Rfc(id = "HDR-8", says = "a web browser gets NOTIFICATION 1/1 and the end at once")
  void answersWhatIsNoBgpWithConnectionNotSynchronized() throws IOException {
    try (ServerSocket listener = RawPeer.listen("127.0.0.1");
        SpeakerLoop _ = SpeakerLoop.start(settings(leaf("leaf-1", listener)), diary);
        RawPeer peer = RawPeer.accept(listener)) {
      peer.expect("01");
      peer.sendText("GET / HTTP/1.1\r\n");
      assertThat(peer.expect("03").slice(19, 21).hex()).isEqualTo("0101");
      assertThat(peer.read()).isEmpty();
    }
  }

  @Test
  @Rfc(id = "FSM-18", says = "a peer that never reads does not delay another")
  void aPeerThatDoesNotReadDoesNotDelayAnother() throws IOException {
    Prefix[] many =
        IntStream.range(0, 60_000)
            .mapToObj(i -> new Prefix(Address.ipv4(0x0A00_0000 + (i << 4)), 28))
            .toArray(Prefix[]::new);
    try (ServerSocket stuckListener = RawPeer.listen("127.0.0.1", 4_096);
        ServerSocket listener = RawPeer.listen("127.0.0.2");
        SpeakerLoop speaker =
            SpeakerLoop.start(
                settings(leaf("leaf-1", stuckListener), leaf("leaf-2", listener)), diary);
        RawPeer stuck = RawPeer.accept(stuckListener);
        RawPeer peer = RawPeer.accept(listener)) {
      stuck.establish();
      speaker.mailbox().post(wanted(many));
      diary.await(Note.Kind.SESSION_ESTABLISHED, "peer=leaf-1");
      peer.establish();
      int octets = 0;
      while (octets < many.length * 5) {
        octets += prefixOctets(peer.expect("02"));
      }
      assertThat(octets).isEqualTo(many.length * 5);
      Wait.until(() -> pending(speaker, "leaf-1") > 0);
    }
  }

  @Test
  @Rfc(id = "FSM-16", says = "what a peer that does not read leaves in our kernel is not announced")
  void whatThePeersTcpDoesNotTakeIsNotAnnounced() throws IOException {
    Prefix[] many =
        IntStream.range(0, 12_000)
            .mapToObj(i -> new Prefix(Address.ipv4(0x0A00_0000 + (i << 4)), 28))
            .toArray(Prefix[]::new);
    try (ServerSocket listener = RawPeer.listen("127.0.0.1", 4_096);
        SpeakerLoop speaker = SpeakerLoop.start(settings(leaf("leaf-1", listener)), diary);
        RawPeer peer = RawPeer.accept(listener)) {
      peer.establish();
      speaker.mailbox().post(wanted(many));
      Wait.until(() -> pending(speaker, "leaf-1") == many.length);
      Wait.until(() -> Kernel.untaken(peer) > 0);
      peer.send(RawPeer.KEEPALIVE);
      Wait.until(() -> received(speaker) == 3);
      assertThat(pending(speaker, "leaf-1")).isEqualTo(many.length);
      assertThat(announced(speaker)).isZero();
      int octets = 0;
      while (octets < many.length * 5) {
        octets += prefixOctets(peer.expect("02"));
      }
      Wait.until(() -> pending(speaker, "leaf-1") == 0);
      Wait.until(() -> announced(speaker) == many.length);
    }
  }

  private static long received(SpeakerLoop speaker) {
    return speaker.window().latest().peers().getFirst().counters().messagesReceived();
  }

  private static long announced(SpeakerLoop speaker) {
    return speaker.window().latest().prefixes().stream()
        .flatMap(prefix -> prefix.fates().values().stream())
        .filter(Snapshot.Fate.Announced.class::isInstance)
        .count();
  }

  private static int pending(SpeakerLoop speaker, String peer) {
    return speaker.window().latest().peers().stream()
        .filter(view -> view.name().text().equals(peer))
        .map(Snapshot.PeerView::session)
        .mapToInt(session -> session instanceof Snapshot.Session.Up up ? up.pending() : 0)
        .sum();
  }

  /** What is left of an UPDATE without withdrawals after its attributes. */
  private static int prefixOctets(Octets update) {
    int attributes = update.at(21) << 8 | update.at(22);
    return update.size() - 23 - attributes;
  }

  @Test
  @Rfc(id = "FSM-13", says = "a connection from an address that is no peer's is closed at once")
  void closesAConnectionFromAnUnknownAddress() throws IOException {
    int port = freePort();
    SpeakerSettings dialling = settings();
    SpeakerSettings listening =
        new SpeakerSettings(
            dialling.localAs(),
            dialling.routerId(),
            new SpeakerSettings.Listen.At(Address.parse("127.0.0.1").orThrow(), port),
            dialling.allow(),
            dialling.sources(),
            dialling.endOfRibWait(),
            dialling.peers());
    try (SpeakerLoop _ = SpeakerLoop.start(listening, diary)) {
      diary.await(Note.Kind.CONFIGURED, "");
      diary.await(Note.Kind.CONFIGURED, "");
      for (int i = 0; i < 100; i++) {
        try (RawPeer stranger = RawPeer.dial("127.0.0.9", port)) {
          assertThat(stranger.read()).isEmpty();
        }
      }
    }
  }

  @Test
  void saysWhyNobodyAnswers() throws IOException {
    int port = freePort();
    PeerSettings absent =
        PeerSettings.dialled(
            new PeerName("leaf-1"), Address.parse("127.0.0.1").orThrow(), port, new Asn(64501));
    try (SpeakerLoop _ = SpeakerLoop.start(settings(absent), diary)) {
      assertThat(Words.of(diary.await(Note.Kind.CONNECT_FAILED, "peer=leaf-1")))
          .contains("connection refused by 127.0.0.1:" + port + ": is bgpd running there?");
    }
  }

  @Test
  void saysFromWhichAddressItCalledWhenThePeerHangsUpWithoutAWord() throws IOException {
    try (ServerSocket listener = RawPeer.listen("127.0.0.1");
        SpeakerLoop _ = SpeakerLoop.start(settings(leaf("leaf-1", listener)), diary)) {
      RawPeer.accept(listener).close();
      assertThat(Words.of(diary.await(Note.Kind.CONNECT_FAILED, "peer=leaf-1")))
          .contains("before it sent anything: does it expect a neighbor 127.0.0.1?");
    }
  }

  @Test
  @Rfc(id = "FSM-14", says = "a stop sends Cease/Administrative Shutdown")
  void stoppingTellsThePeerWhyAndEnds() throws IOException {
    try (ServerSocket listener = RawPeer.listen("127.0.0.1");
        SpeakerLoop speaker = SpeakerLoop.start(settings(leaf("leaf-1", listener)), diary);
        RawPeer peer = RawPeer.accept(listener)) {
      peer.establish();
      diary.await(Note.Kind.SESSION_ESTABLISHED, "peer=leaf-1");
      speaker.mailbox().post(new Input.Stop(new Stopping.Shutdown("maintenance")));
      assertThat(peer.expect("03").slice(19, 21).hex()).isEqualTo("0602");
      assertThat(peer.read()).isEmpty();
      assertThat(speaker.ended()).succeedsWithin(Duration.ofMinutes(1));
    }
  }

  private static SpeakerSettings settings(PeerSettings... peers) {
    return SpeakerSettings.dialling(
        new Asn(64500),
        RouterId.parse("192.0.2.1").orThrow(),
        SOURCE,
        ImmutableList.of(SUPERNET),
        peers);
  }

  private static PeerSettings leaf(String name, ServerSocket listener) {
    return PeerSettings.dialled(
        new PeerName(name),
        Address.of(listener.getInetAddress()),
        listener.getLocalPort(),
        new Asn(64501));
  }

  private static Input wanted(Prefix... prefixes) {
    return new Input.Reported(SOURCE, Known.of(SOURCE, Instant.EPOCH, prefixes));
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }
}
