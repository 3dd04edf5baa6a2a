package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.SocketTerms;
import io.leafcast.bgp.speaker.SpeakerSettings.Listen;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.Rfc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel was told for each connection, read back from its socket. */
@Timeout(180)
class SocketTermsTest {
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

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 1", "::1, 1", "127.0.0.1, 4", "::1, 4", "127.0.0.1, 64", "::1, 64"})
  @Rfc(id = "GTSM-2", says = "eBGP is dialled with TTL 1, multihop and iBGP with theirs; v4, v6")
  void aDialledConnectionHasThePeersTtl(String host, int hops) throws IOException {
    try (ServerSocket listener = RawPeer.listen(host)) {
      thread.execute(() -> dialer.dial(Rig.dial(1, listener, new SocketTerms(hops))));
      rig.next(Input.Connected.class);
      assertThat(ttl(host)).isEqualTo(hops);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, 1",
    "::1, ::1, 1",
    "::, 127.0.0.1, 1",
    "::, ::1, 4",
    "::, 127.0.0.1, 64",
    "127.0.0.1, 127.0.0.1, 4"
  })
  @Rfc(
      id = "GTSM-2",
      says = "an accepted connection has the TTL of a dialled one; v4, v6, v4 on ::")
  void anAcceptedConnectionHasThePeersTtl(String at, String host, int hops) throws IOException {
    int port = listenOn(at, caller("192.0.2.1", 9), caller(host, hops), caller("2001:db8::1", 9));
    try (RawPeer peer = RawPeer.dial(host, host, port)) {
      rig.next(Input.Accepted.class);
      assertThat(ttl(host)).isEqualTo(hops);
      assertThat(peer.speakersPort()).isEqualTo(port);
    }
  }

  @Test
  void termsThatChangeApplyToTheNextConnectionOfTheSameListener() throws IOException {
    int port = listenOn("127.0.0.1", caller("127.0.0.1", 1));
    onLoop(() -> {
      acceptor.listenOn(listen("127.0.0.1", port, caller("127.0.0.1", 7)));
      return port;
    });
    try (RawPeer peer = RawPeer.dial("127.0.0.1", port)) {
      rig.next(Input.Accepted.class);
      assertThat(ttl("127.0.0.1")).isEqualTo(7);
      assertThat(peer.speakersPort()).isEqualTo(port);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  @Rfc(id = "FSM-13", says = "a connection from an unknown address gets no state, and is closed")
  void aStrangerIsClosedBeforeAnythingIsMadeForHim(String host) throws Exception {
    int port = listenOn("::", caller("192.0.2.1", 1));
    try (RawPeer stranger = RawPeer.dial(host, host, port)) {
      assertThat(stranger.read()).isEmpty();
      assertThat(rig.next(Input.Refused.class).remote())
          .isEqualTo(Address.of(InetAddress.ofLiteral(host)));
      assertThat(onLoop(() -> links.sockets().size())).isZero();
      assertThat(rig.taken).doesNotHaveAnyElementsOfTypes(Input.Accepted.class);
    }
  }

  @Test
  void whereSomethingElseListensItIsToldAndTriedAgain() throws IOException {
    try (ServerSocket other = RawPeer.listen("127.0.0.1")) {
      thread.execute(() ->
          acceptor.listenOn(listen("127.0.0.1", other.getLocalPort(), caller("127.0.0.1", 1))));
      rig.diary.await(Note.Kind.CONNECT_FAILED, "");
    }
    rig.diary.await(Note.Kind.CONFIGURED, "");
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
    return new Output.ListenOn(
        new Listen.At(Address.parse(at).orThrow(), port), ImmutableList.copyOf(callers));
  }

  private static Output.Caller caller(String host, int hops) {
    Endpoint peer = new Endpoint(Address.parse(host).orThrow(), 179, "");
    return new Output.Caller(new PeerSettings.Target.At(peer), new SocketTerms(hops));
  }

  private int ttl(String host) {
    return onLoop(() ->
        Iterables.getOnlyElement(links.sockets())
            .config()
            .getOption(Sockets.hops(Address.parse(host).orThrow().afi())));
  }

  private <T> T onLoop(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, rig.loop).join();
  }
}
