package io.leafcast.bgp.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.speaker.Authentication;
import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.Secret;
import io.leafcast.bgp.speaker.SocketTerms;
import io.leafcast.bgp.speaker.SpeakerNote;
import io.leafcast.bgp.speaker.SpeakerSettings.Listen;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Rfc;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Connections between two sockets of ours, one dialled and one accepted, each with its password.
 */
@Timeout(180)
class SignaturesTest {
  private static final String NONE = "";

  private final Rig rig = new Rig();
  private final Sockets sockets = Sockets.best();
  private final SpeakerThread thread =
      new SpeakerThread(rig.loop, rig.ended::completeExceptionally);
  private final InterfaceWatch interfaces =
      new InterfaceWatch(
          thread, rig.taken::add, rig.diary, InterfaceWatch.Host.THIS, System::nanoTime);
  private final Links links =
      new Links(sockets, thread, new Intake(thread, rig.nanos::get), rig.taken::add, interfaces);
  private final Acceptor acceptor =
      new Acceptor(sockets, rig.loop, thread, links, rig.diary, rig.taken::add);
  private final Dialer dialer =
      new Dialer(sockets, rig.loop, thread, links, interfaces, rig.taken::add);
  private long dialled;

  @BeforeEach
  void needSignatures() {
    SocketChannel channel = sockets.open(Afi.IPV4);
    try {
      sockets.sign(channel, Afi.IPV4, address("192.0.2.1"), secret("probe").octets());
    } catch (ChannelException none) {
      Assumptions.abort("this kernel has no TCP-MD5: " + none.getMessage());
    } finally {
      channel.unsafe().closeForcibly();
    }
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.1", "::1, ::1", "::, 127.0.0.1", "::, ::1"})
  @Rfc(id = "MD5-1", says = "with the same password both sides connect; v4, v6, v4 on ::")
  void theSamePasswordOnBothSidesConnects(String at, String host) throws IOException {
    int port = listenOn(at, caller("192.0.2.1", "other"), caller(host, "secret"));
    dial(host, port, "secret");
    awaitBothEnds();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, secret, wrong",
    "::, 127.0.0.1, secret, wrong",
    "::, 127.0.0.1, secret, ''",
    "::, 127.0.0.1, '', secret",
    "::, ::1, secret, wrong",
    "::1, ::1, secret, ''",
    "::1, ::1, '', secret"
  })
  @Rfc(id = "MD5-1", says = "a wrong or absent password: no handshake; v4, v6, v4 on ::")
  void anotherPasswordOrNoneIsNotAnswered(String at, String host, String ours, String theirs)
      throws IOException {
    int port = listenOn(at, caller(host, ours));
    dial(host, port, theirs);
    assertThat(rig.next(Input.ConnectFailed.class).reason())
        .isInstanceOf(SocketReason.NoAnswer.class);
    assertThat(rig.taken).doesNotHaveAnyElementsOfTypes(Input.Accepted.class);
  }

  @Test
  @Rfc(id = "MD5-2", says = "a password that changes holds on the socket that listens already")
  void aPasswordThatChangesHoldsForTheNextConnectionOfTheSameListener() throws IOException {
    int port = listenOn("::", caller("::1", "old"), caller("127.0.0.1", "stays"));
    dial("::1", port, "old");
    rig.next(Input.Accepted.class);
    thread.execute(() ->
        acceptor.listenOn(listen("::", port, caller("::1", "new"), caller("127.0.0.1", "stays"))));
    dial("::1", port, "new");
    rig.next(Input.Accepted.class);
    dial("127.0.0.1", port, "stays");
    rig.next(Input.Accepted.class);
    assertThat(rig.taken).doesNotHaveAnyElementsOfTypes(Input.Closed.class);
  }

  @Test
  void aPasswordThatIsTakenAwayIsAskedForNoMore() throws IOException {
    int port = listenOn("::", caller("::1", "old"));
    thread.execute(() -> acceptor.listenOn(listen("::", port, caller("::1", NONE))));
    dial("::1", port, NONE);
    rig.next(Input.Accepted.class);
  }

  /** Eighty octets are the kernel's bound; a value of ours is never longer. */
  @Test
  void theLongestPasswordConnects() throws IOException {
    String longest = "p".repeat(Authentication.Md5.LONGEST);
    int port = listenOn("::1", caller("::1", longest));
    dial("::1", port, longest);
    rig.next(Input.Accepted.class);
  }

  @Test
  void socketsThatCannotSignDialNobodyWhoHasAPassword() throws IOException {
    try (ServerSocket listener = RawPeer.listen("127.0.0.1")) {
      new Dialer(Sockets.JDK, rig.loop, thread, links, interfaces, rig.taken::add)
          .dial(Rig.dial(1, listener, terms("secret")));
      assertThat(rig.next(Input.ConnectFailed.class).reason())
          .isEqualTo(new SocketReason.KeyRefused("Netty's epoll is not at hand"));
    }
  }

  @Test
  void socketsThatCannotSignDoNotListenForAPeerWithAPassword() {
    new Acceptor(Sockets.JDK, rig.loop, thread, links, rig.diary, rig.taken::add)
        .listenOn(listen("127.0.0.1", 1790, caller("127.0.0.1", "secret")));
    assertThat(rig.diary.await(Note.Kind.CONNECT_FAILED, ""))
        .isEqualTo(
            new SpeakerNote.ListenFailed(
                new SocketReason.KeyRefused("Netty's epoll is not at hand")));
  }

  /** Which end is told first is the loop's matter. */
  private void awaitBothEnds() {
    Wait.until(() ->
        rig.taken.stream().anyMatch(Input.Connected.class::isInstance)
            && rig.taken.stream().anyMatch(Input.Accepted.class::isInstance));
  }

  private void dial(String host, int port, String password) {
    Output.Dial dial =
        new Output.Dial(
            new ConnectionId(++dialled),
            new PeerName("leaf-" + dialled),
            new Endpoint(address(host), port, ""),
            new Output.From.Any(),
            terms(password));
    thread.execute(() -> dialer.dial(dial));
  }

  private int listenOn(String at, Output.Caller... callers) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket()) {
      free.bind(new InetSocketAddress(InetAddress.ofLiteral(at), 0));
      port = free.getLocalPort();
    }
    thread.execute(() -> acceptor.listenOn(listen(at, port, callers)));
    rig.diary.await(Note.Kind.CONFIGURED, "");
    return port;
  }

  private static Output.ListenOn listen(String at, int port, Output.Caller... callers) {
    return new Output.ListenOn(new Listen.At(address(at), port), ImmutableList.copyOf(callers));
  }

  private static Output.Caller caller(String host, String password) {
    Endpoint peer = new Endpoint(address(host), 179, "");
    return new Output.Caller(new PeerSettings.Target.At(peer), terms(password));
  }

  private static SocketTerms terms(String password) {
    return new SocketTerms(
        1,
        Stream.of(password)
            .filter(text -> !text.isEmpty())
            .<Authentication>map(text -> new Authentication.Md5(secret(text)))
            .findFirst()
            .orElse(Authentication.NONE));
  }

  private static Secret secret(String text) {
    return new Secret(Octets.of(text.getBytes(UTF_8)));
  }

  private static Address address(String text) {
    return Address.parse(text).orThrow();
  }
}
