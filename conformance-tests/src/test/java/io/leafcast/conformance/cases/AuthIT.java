package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Background;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.lab.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions signed by TCP-MD5 with a real FRR, BIRD and GoBGP. */
class AuthIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String FOUR = "correct-horse-4";
  private static final String SIX = "battery-staple-6";
  private static final String LINK = "tr0ub4dor-link";
  private static final String NEXT = "another-secret-9";

  private static final String NODE =
      """
      apiVersion: leafcast.io/v1
      router: {asn: 4200000100, id: 10.0.1.10}
      allow: [10.42.0.0/16]
      sources:
        static: {prefixes: [10.42.1.0/24]}
      """;

  private Pair pair;
  private Path passwords;

  @BeforeEach
  void make() throws IOException {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-auth");
    passwords = Files.createDirectories(pair.lab().folder().resolve("passwords"));
  }

  @AfterEach
  void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  @Rfc(id = "MD5-1", says = "dialled: IPv4, IPv6 and link-local with a password each, to FRR")
  @Rfc(id = "MD5-2", says = "a key that changes resets that session only")
  @Rfc(id = "MD5-3", says = "no key in log (debug), status, metrics, plan, configuration, state")
  void frrIsDialledWithAPasswordAndSeesAChangeOfOne() throws IOException {
    password("four", FOUR);
    password("six", SIX);
    password("link", LINK);
    Router leaf =
        leaf(
            neighbor(Pair.NODE_IPV4, FOUR, "passive"),
            neighbor(Pair.NODE_IPV6, SIX, "passive"),
            neighbor(Pair.NODE_LINK_LOCAL, LINK, "passive", "interface node"));
    Daemon daemon =
        daemon(
            "{name: four, address: %s, asn: 4200000001, %s}"
                .formatted(Pair.LEAF_IPV4, keyed("four")),
            "{name: six, address: \"%s\", asn: 4200000001, %s}"
                .formatted(Pair.LEAF_IPV6, keyed("six")),
            "{name: link, address: \"%s\", interface: leaf, asn: 4200000001, %s}"
                .formatted(Pair.LEAF_LINK_LOCAL, keyed("link")));
    Eventually.see("all three are up", SOON, () -> leaf.established(3), up -> up);
    long before = uptime(leaf, Pair.NODE_IPV4);

    leaf.configure(
        "router bgp 4200000001", "neighbor %s password %s".formatted(Pair.NODE_IPV6, NEXT));
    password("six", NEXT);
    Eventually.see(
        "the plan says why",
        SOON,
        daemon::log,
        log -> log.contains("peer six: its session is ended and opened anew, because of password"));
    Eventually.see("all three are up again", SOON, () -> leaf.established(3), up -> up);
    assertThat(uptime(leaf, Pair.NODE_IPV4)).isGreaterThan(before);
    assertThat(daemon.log())
        .doesNotContain("peer four: its session")
        .doesNotContain("peer link: its");

    Files.delete(passwords.resolve("four"));
    Eventually.see(
        "the status says that the file is gone",
        SOON,
        daemon::status,
        status -> status.contains("there is no such file; the password that was in it before"));
    assertThat(leaf.established(3)).isTrue();

    String said =
        daemon.log()
            + daemon.status()
            + daemon.statusJson()
            + daemon.get("/metrics").body()
            + daemon.command("config").run().output()
            + daemon.command("config", "-o", "json").run().output()
            + daemon.command("reload").run().output()
            + saved();
    assertThat(said).contains("four", "password");
    for (String secret : new String[] {FOUR, SIX, LINK, NEXT}) {
      assertThat(said).doesNotContain(secret);
    }
  }

  @Test
  @Rfc(id = "MD5-1", says = "accepted: IPv4 on a dual-stack socket and IPv6, from FRR that dials")
  void frrMayDialUsWithAPassword() throws IOException {
    password("four", FOUR);
    password("six", SIX);
    Daemon.start(
        pair.node(),
        NODE
            + "listen: {address: \"::\", port: 179}\n"
            + peers(
                "{name: four, address: %s, asn: 4200000001, passive: true, %s}"
                    .formatted(Pair.LEAF_IPV4, keyed("four")),
                "{name: six, address: \"%s\", asn: 4200000001, passive: true, %s}"
                    .formatted(Pair.LEAF_IPV6, keyed("six"))),
        ImmutableMap.of("NODE_NAME", "node"));
    Router leaf =
        leaf(
            neighbor(Pair.NODE_IPV4, FOUR, "timers connect 1", "update-source " + Pair.LEAF_IPV4),
            neighbor(Pair.NODE_IPV6, SIX, "timers connect 1", "update-source " + Pair.LEAF_IPV6));
    Eventually.see("both are up", SOON, () -> leaf.established(2), up -> up);
  }

  @Test
  @Rfc(id = "MD5-1", says = "a wrong password: no session; the right one in its place brings it up")
  void aWrongPasswordBringsNothingUpUntilItIsRight() throws IOException {
    password("six", "wrong");
    Router leaf = leaf(neighbor(Pair.NODE_IPV6, SIX, "passive"));
    Daemon daemon =
        daemon(
            "{name: six, address: \"%s\", asn: 4200000001, retry: {min: 1, max: 1}, %s}"
                .formatted(Pair.LEAF_IPV6, keyed("six")));
    Eventually.see(
        "the log says that nobody answers",
        SOON,
        daemon::log,
        log -> log.contains("reason=dial-timed-out") || log.contains("reason=no-answer"));
    assertThat(leaf.session(Pair.NODE_IPV6)).isNotEqualTo("Established");
    password("six", SIX);
    Eventually.see("it is up", SOON, () -> leaf.established(1), up -> up);
  }

  @Test
  void aPasswordThatComesLaterIsWaitedForByItsPeerAlone() throws IOException {
    Router leaf =
        leaf(neighbor(Pair.NODE_IPV4, "", "passive"), neighbor(Pair.NODE_IPV6, SIX, "passive"));
    Daemon daemon =
        daemon(
            "{name: four, address: %s, asn: 4200000001}".formatted(Pair.LEAF_IPV4),
            "{name: six, address: \"%s\", asn: 4200000001, %s}"
                .formatted(Pair.LEAF_IPV6, keyed("six")));
    Eventually.see("one is up", SOON, () -> leaf.session(Pair.NODE_IPV4), "Established"::equals);
    assertThat(daemon.status()).contains("six", "its password cannot be had");
    password("six", SIX);
    Eventually.see("both are up", SOON, () -> leaf.established(2), up -> up);
  }

  @Test
  @Rfc(id = "MD5-1", says = "with a password, to BIRD and to GoBGP")
  void birdAndGobgpAreDialledWithAPassword() throws IOException {
    Need.program("bird", "bird2");
    Need.program("gobgpd", "gobgpd");
    password("bird", SIX);
    password("gobgp", FOUR);
    Path socket = pair.lab().folder().resolve("bird.ctl");
    Path bird =
        write(
            "bird.conf",
            """
            router id 10.255.1.1;
            protocol device {}
            protocol bgp node {
              local %s as 4200000001;
              neighbor %s as 4200000100;
              passive;
              password "%s";
              ipv4 { import all; export none; };
            }
            """
                .formatted(Pair.LEAF_IPV6, Pair.NODE_IPV6, SIX));
    Path gobgp =
        write(
            "gobgpd.toml",
            """
            [global.config]
              as = 4200000001
              router-id = "10.255.1.2"
              port = 179
              local-address-list = ["%1$s"]
            [[neighbors]]
              [neighbors.config]
                neighbor-address = "%2$s"
                peer-as = 4200000100
                auth-password = "%3$s"
              [neighbors.transport.config]
                passive-mode = true
                local-address = "%1$s"
            """
                .formatted(Pair.LEAF_IPV4, Pair.NODE_IPV4, FOUR));
    try (var first =
            Background.start(
                pair.leaf(), "bird", "bird", "-f", "-c", bird.toString(), "-s", socket.toString());
        var second =
            Background.start(
                pair.leaf(),
                "gobgpd",
                "gobgpd",
                "-t",
                "toml",
                "--api-hosts=127.0.0.1:50051",
                "-f",
                gobgp.toString())) {
      Daemon daemon =
          daemon(
              "{name: bird, address: \"%s\", asn: 4200000001, %s}"
                  .formatted(Pair.LEAF_IPV6, keyed("bird")),
              "{name: gobgp, address: %s, asn: 4200000001, families: [ipv4-unicast], %s}"
                  .formatted(Pair.LEAF_IPV4, keyed("gobgp")));
      Eventually.see(
          "both are Established",
          SOON,
          () -> first.output() + second.output() + daemon.status(),
          said -> said.lines().filter(line -> line.contains("Established")).count() >= 2);
    }
  }

  private Router leaf(String... neighbors) {
    StringBuilder activated = new StringBuilder();
    for (String neighbor : neighbors) {
      activated
          .append("  neighbor ")
          .append(Splitter.on(' ').splitToList(neighbor).get(2))
          .append(" activate\n");
    }
    return Router.start(
        pair.leaf(),
        "",
        """
        router bgp 4200000001
         bgp router-id 10.255.1.1
         no bgp default ipv4-unicast
         no bgp ebgp-requires-policy
        %s address-family ipv4 unicast
        %s exit-address-family
        """
            .formatted(String.join("", neighbors), activated));
  }

  private static String neighbor(String address, String password, String... more) {
    StringBuilder lines = new StringBuilder();
    lines.append(" neighbor %s remote-as 4200000100%n".formatted(address));
    if (!password.isEmpty()) {
      lines.append(" neighbor %s password %s%n".formatted(address, password));
    }
    for (String one : more) {
      lines.append(" neighbor %s %s%n".formatted(address, one));
    }
    return lines.toString();
  }

  private Daemon daemon(String... peers) {
    return Daemon.start(
        pair.node(),
        NODE + peers(peers),
        ImmutableMap.of("NODE_NAME", "node", "NODE_IP", Pair.NODE_IPV4, "LEAFCAST_LOG", "debug"));
  }

  private static String peers(String... peers) {
    StringBuilder text = new StringBuilder("peers:\n");
    Stream.of(peers).forEach(peer -> text.append("  - ").append(peer).append('\n'));
    return text.toString();
  }

  private String keyed(String name) {
    return "password: {file: %s}".formatted(passwords.resolve(name));
  }

  private void password(String name, String password) throws IOException {
    Files.writeString(passwords.resolve(name), password + "\n");
  }

  /** All that lies in the daemon's own folder: log, configuration, state. */
  private String saved() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(pair.lab().folder().resolve(pair.node().host()))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  private static long uptime(Router leaf, String neighbor) {
    return leaf.json("show bgp neighbors " + neighbor)
        .path(neighbor)
        .path("bgpTimerUpMsec")
        .asLong(-1);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(pair.lab().folder().resolve(name), text);
  }
}
