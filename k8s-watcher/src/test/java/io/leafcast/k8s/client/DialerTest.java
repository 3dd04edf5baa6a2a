package io.leafcast.k8s.client;

import static io.leafcast.k8s.client.Things.RESOURCE;
import static io.leafcast.k8s.client.Things.thing;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A name with several addresses, on a machine that has all of 127.0.0.0/8 and ::1. */
final class DialerTest {
  private static final Named THING = Named.of("a");
  private static final ScriptedApi.Step RED = ScriptedApi.ok(thing("a", "red"));

  @Test
  void anAddressThatRefusesIsPassedOver() throws Exception {
    try (ScriptedApi good = ScriptedApi.of(RED);
        Api api = api(good, "127.0.0.2", "::1", "127.0.0.1")) {
      assertThat(api.get(RESOURCE, THING)).isEqualTo(Answer.good("a is red"));
    }
  }

  @Test
  void anAddressOfTheOtherFamilyIsTriedToo() throws Exception {
    try (ScriptedApi good = ScriptedApi.at("::1", 0, RED);
        Api api = api(good, "127.0.0.2", "::1")) {
      assertThat(api.get(RESOURCE, THING)).isEqualTo(Answer.good("a is red"));
    }
  }

  /** A listener whose queue is full does as a firewall that drops: nothing at all. */
  @Test
  void anAddressThatIsSilentCostsItsShareOfThePatience() throws Exception {
    List<Socket> crowd = new ArrayList<>();
    try (ScriptedApi good = ScriptedApi.of(RED, RED);
        ServerSocket silent = new ServerSocket()) {
      InetSocketAddress blackHole = new InetSocketAddress("127.0.0.3", good.uri().getPort());
      silent.bind(blackHole, 1);
      crowd(blackHole, crowd);
      try (Api api = api(good, "127.0.0.3", "127.0.0.1")) {
        assertThat(api.get(RESOURCE, THING)).isEqualTo(Answer.good("a is red"));
      }
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  /** Fills the queue until a connection is not taken any more. */
  private static void crowd(InetSocketAddress address, List<Socket> crowd) throws IOException {
    while (true) {
      Socket socket = new Socket();
      crowd.add(socket);
      try {
        socket.connect(address, 200);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
  }

  @Test
  void anAddressThatHangsUpComesLastAndOneThatAnsweredFirst() throws Exception {
    try (ScriptedApi good = ScriptedApi.of(RED, RED);
        ScriptedApi bad =
            ScriptedApi.at(
                "127.0.0.2", good.uri().getPort(), ScriptedApi.raw(""), ScriptedApi.raw(""));
        Api api = api(good, "127.0.0.2", "127.0.0.1")) {
      assertThat(api.get(RESOURCE, THING)).isInstanceOf(Answer.Bad.class);
      assertThat(api.get(RESOURCE, THING)).isEqualTo(Answer.good("a is red"));
      assertThat(api.get(RESOURCE, THING)).isEqualTo(Answer.good("a is red"));
      assertThat(bad.connections()).isEqualTo(1);
    }
  }

  @Test
  void anAddressThatAnsweredAndIsGoneIsLeftForAnother() throws Exception {
    try (ScriptedApi other = ScriptedApi.of(RED)) {
      ScriptedApi first = ScriptedApi.at("127.0.0.2", other.uri().getPort(), RED);
      try (Api api = api(other, "127.0.0.2", "127.0.0.1")) {
        assertThat(api.get(RESOURCE, THING)).isEqualTo(Answer.good("a is red"));
        first.close();
        // A listener that is being closed may take one more connection and reset it.
        Answer<String> answer = api.get(RESOURCE, THING);
        if (answer instanceof Answer.Bad<String>) {
          answer = api.get(RESOURCE, THING);
        }
        assertThat(answer).isEqualTo(Answer.good("a is red"));
        assertThat(other.connections()).isEqualTo(1);
      }
    }
  }

  @Test
  void anUnwellServerIsLeftForAnother() throws Exception {
    try (ScriptedApi good = ScriptedApi.of(RED);
        ScriptedApi unwell =
            ScriptedApi.at(
                "127.0.0.2", good.uri().getPort(), ScriptedApi.status(503, "starting", ""));
        Api api = api(good, "127.0.0.2", "127.0.0.1")) {
      assertThat(api.get(RESOURCE, THING)).isInstanceOf(Answer.Bad.class);
      assertThat(api.get(RESOURCE, THING)).isEqualTo(Answer.good("a is red"));
      assertThat(unwell.connections()).isEqualTo(1);
    }
  }

  @Test
  void whatEachAddressDidIsSaid() throws Exception {
    ScriptedApi gone = ScriptedApi.of();
    gone.close();
    try (Api api = api(gone, "127.0.0.2", "::1")) {
      assertThat(api.get(RESOURCE, THING))
          .isInstanceOfSatisfying(
              Answer.Bad.class,
              bad ->
                  assertThat(bad.reason())
                      .startsWith(
                          "the Kubernetes API at http://api.example:"
                              + gone.uri().getPort()
                              + " cannot be connected to at any of its addresses (127.0.0.2: ")
                      .contains("; 0:0:0:0:0:0:0:1: "));
    }
  }

  @Test
  void aNameThatFailsForAMomentIsLookedUpAgain() throws Exception {
    try (ScriptedApi good = ScriptedApi.of(RED)) {
      List<InetAddress> found = new ArrayList<>();
      Names names =
          host -> {
            if (found.isEmpty()) {
              found.add(InetAddress.ofLiteral("127.0.0.1"));
              throw new UnknownHostException(host);
            }
            return found;
          };
      try (Api api = api(good, names)) {
        assertThat(api.get(RESOURCE, THING))
            .isInstanceOfSatisfying(
                Answer.Bad.class,
                bad -> assertThat(bad.reason()).contains("its name does not resolve"));
        assertThat(api.get(RESOURCE, THING)).isEqualTo(Answer.good("a is red"));
      }
    }
  }

  private static Api api(ScriptedApi port, String... addresses) throws UnknownHostException {
    List<InetAddress> found = new ArrayList<>();
    for (String address : addresses) {
      found.add(InetAddress.getByName(address));
    }
    return api(port, _ -> found);
  }

  private static Api api(ScriptedApi port, Names names) {
    Patience patience =
        new Patience(
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(30));
    return new HttpApi(
        ApiSettings.at(URI.create("http://api.example:" + port.uri().getPort())), patience, names);
  }
}
