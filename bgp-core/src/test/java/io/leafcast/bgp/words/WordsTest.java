package io.leafcast.bgp.words;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.reason.SourceReason;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerNote;
import io.leafcast.bgp.speaker.SourceNote;
import io.leafcast.bgp.speaker.SpeakerNote;
import io.leafcast.bgp.speaker.Subject;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WordsTest {
  private static final Path OPERATIONS = Path.of("../docs/operations.md");
  private static final PeerName LEAF = new PeerName("leaf-1");

  @ParameterizedTest
  @MethodSource("reasons")
  void everyReasonHasWordsAndACode(Reason reason) {
    assertThat(reason.code()).matches("[a-z]+(-[a-z]+)*");
    if (reason instanceof SourceReason.None) {
      assertThat(Words.of(reason)).isEmpty();
    } else {
      assertThat(Words.of(reason))
          .isNotBlank()
          .doesNotContain("Reason", "[", "\n")
          .doesNotEndWith(".");
    }
  }

  static Stream<Reason> reasons() {
    return Samples.of(Reason.class).stream();
  }

  @ParameterizedTest
  @MethodSource("notes")
  void everyNoteHasWordsAKindAndASubject(Note note) {
    assertThat(Words.of(note)).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    assertThat(note.kind().code()).matches("[a-z]+(-[a-z]+)*");
    assertThat(Words.of(note.subject()))
        .startsWith(
            switch (note.subject()) {
              case Subject.Peer _ -> "peer=";
              case Subject.Source _ -> "source=";
              case Subject.Connection _ -> "connection=";
              case Subject.Speaker() -> "";
            });
  }

  @ParameterizedTest
  @MethodSource("notes")
  void aNoteThatHasAReasonTellsIt(Note note) {
    boolean hasReason =
        Arrays.stream(note.getClass().getRecordComponents())
            .anyMatch(component -> Reason.class.isAssignableFrom(component.getType()));
    assertThat(note.reason().isPresent()).isEqualTo(hasReason);
  }

  static Stream<Note> notes() {
    return Samples.of(Note.class).stream();
  }

  @Test
  void everyKindIsToldBySomeNote() {
    assertThat(notes().map(Note::kind).collect(toSet()))
        .containsExactlyInAnyOrder(Note.Kind.values());
  }

  @Test
  void noTwoReasonsShareACode() {
    assertThat(
            reasons().filter(reason -> !(reason instanceof SocketReason.Unheard)).map(Reason::code))
        .doesNotHaveDuplicates();
    assertThat(notes()).hasSizeGreaterThan(20);
    assertThat(reasons()).hasSizeGreaterThan(50);
  }

  /** A code that is published stays: this list may only grow. */
  @Test
  void theManualListsEveryCodeThereIs() throws IOException {
    List<String> lines = Files.readAllLines(OPERATIONS);
    assertThat(listed(lines, "### Codes of reasons"))
        .isEqualTo(reasons().map(Reason::code).collect(toSet()));
    assertThat(listed(lines, "### Codes of events"))
        .isEqualTo(Arrays.stream(Note.Kind.values()).map(Note.Kind::code).collect(toSet()));
  }

  /** What stands in backquotes in the first cell of the table rows below {@code heading}. */
  private static Set<String> listed(List<String> lines, String heading) {
    return lines.stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(2, line.indexOf(" |", 2)))
        .flatMap(cell -> Stream.of(cell.replace("`", "").split(", ")))
        .collect(toSet());
  }

  @Test
  void whatMissesANextHopSaysWhatToSet() {
    assertThat(Words.of(new HeldReason.NextHopMissing(Afi.IPV4, Afi.IPV6, "eth0")))
        .isEqualTo(
            "no IPv4 next hop: the session is IPv6 and interface eth0 has no IPv4 address; set"
                + " nextHop.ipv4 of the peer");
    assertThat(Words.of(new HeldReason.InterfaceDown(Afi.IPV6, Afi.IPV4, "")))
        .isEqualTo(
            "no IPv6 next hop: the session is IPv4 and its interface is down or gone; set"
                + " nextHop.ipv6 of the peer");
  }

  @Test
  void whatIsNotAllowedSaysWhatIs() {
    assertThat(Words.of(new HeldReason.NotAllowed(Afi.IPV6, ImmutableList.of())))
        .isEqualTo("'allow' has no ipv6 supernet; add one that covers it");
    assertThat(
            Words.of(
                new HeldReason.NotAllowed(
                    Afi.IPV4, ImmutableList.of(prefix("192.0.2.0/24"), prefix("198.51.100.0/24")))))
        .isEqualTo(
            "outside of 'allow' (192.0.2.0/24, 198.51.100.0/24); add a supernet that covers it");
  }

  @Test
  void aSessionThatWasStoppedHasNobodyToBlame() {
    Notification cease = Notification.shutdown("");
    assertThat(Words.of(new PeerNote.Sent(LEAF, cease, new SessionReason.Stopped())))
        .isEqualTo("sent Cease/Administrative Shutdown");
    assertThat(
            Words.of(
                new PeerNote.Sent(
                    LEAF,
                    Notification.holdTimerExpired(),
                    new SessionReason.HoldTimerExpired(SessionReason.Awaited.KEEPALIVE, 90))))
        .isEqualTo("sent Hold Timer Expired: Hold Timer Expired: no KEEPALIVE came for 90 seconds");
  }

  @Test
  void aPeerThatHangsUpWithoutAWordIsAskedWhomItExpects() {
    Address local = Address.parse("2001:db8::2").orThrow();
    SocketReason reason = new SocketReason.Unheard(new SocketReason.ClosedByPeer(), local);
    assertThat(Words.of(reason))
        .isEqualTo(
            "the peer closed the connection before it sent anything: does it expect a neighbor"
                + " 2001:db8::2?");
    assertThat(reason.code()).isEqualTo("closed-by-peer");
  }

  @Test
  void onlyTheFirstFiveOfManyAreNamedWhereNobodyNeedsAll() {
    ImmutableList<Prefix> many =
        Stream.of(1, 2, 3, 4, 5, 6, 7)
            .map(i -> prefix("203.0.113." + 8 * i + "/29"))
            .collect(ImmutableList.toImmutableList());
    assertThat(Words.of(new PeerNote.Announced(LEAF, many))).endsWith("203.0.113.40/29 and 2 more");
  }

  @Test
  void aPrefixThatTwoSourcesWantIsAboutTheSource() {
    Note note =
        new SourceNote.AlsoWanted(
            new SourceName("kubernetes-node"),
            prefix("192.0.2.0/24"),
            ImmutableList.of(new SourceName("static")));
    assertThat(Words.of(note.subject())).isEqualTo("source=kubernetes-node");
  }

  @Test
  void whatOthersSayIsShownAndNotObeyed() {
    assertThat(Words.of(new SourceReason.Unreadable("a\u001b[2J\nb\u202ec")))
        .isEqualTo("a\\u001b[2J\\nb\\u202ec");
    assertThat(
            Words.of(
                new SpeakerNote.ListenFailed(
                    new SocketReason.ListenFailed(
                        new Endpoint(Address.parse("::").orThrow(), 179, ""), "x\u009b"))))
        .isEqualTo("[::]:179: x\\u009b");
  }

  private static Prefix prefix(String text) {
    return Prefix.parse(text).orThrow();
  }
}
