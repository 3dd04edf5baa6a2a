package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.FrozenThread;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.NotifyListener;
import io.leafcast.conformance.lab.Pair;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the daemon tells systemd, whose place a socket of the test's takes. */
class SupervisionIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ALIVE = "WATCHDOG=1";
  private static final String ONE_PREFIX = "[10.42.1.0/24]";

  /** Asked six times as often, so every 500 ms. */
  private static final ImmutableMap<String, String> WATCHED =
      ImmutableMap.of("WATCHDOG_USEC", "3000000");

  private static final Duration SIX_QUESTIONS = Duration.ofSeconds(3);

  private Pair pair;
  private NotifyListener systemd;
  private Daemon daemon;

  @BeforeEach
  void make() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-systemd");
    systemd = NotifyListener.at(pair.lab().folder().resolve("notify"));
  }

  @AfterEach
  void remove() {
    if (systemd != null) {
      systemd.close();
    }
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  void itIsReadyBeforeAnyLeafIsAndSaysHowFarItIs() {
    start(ImmutableMap.of());
    await("it is ready", heard -> heard.contains("READY=1"));
    await(
        "it has no leaf",
        heard -> heard.contains("STATUS=0 of 1 sessions up, 0 of 1 prefixes announced"));
    var leaf = pair.startLeaf();
    await(
        "it has one",
        heard -> heard.getLast().equals("STATUS=1 of 1 sessions up, 1 of 1 prefixes announced"));
    assertThat(leaf.prefixes()).containsExactly("10.42.1.0/24");
    assertThat(systemd.count(ALIVE)).as("nobody asked for signs of life").isZero();
  }

  @Test
  void aReloadBeginsAndEndsWhetherOrNotItIsTaken() {
    start(ImmutableMap.of());
    await("it is ready", heard -> heard.contains("READY=1"));
    daemon.configure(file("[10.42.2.0/24]"));
    daemon.reload();
    await("a reload", heard -> reloads(heard) == 1);
    daemon.configure(file("[10.42.2.0/33]"));
    daemon.reload();
    await("another one", heard -> reloads(heard) == 2);
    await(
        "why it was not taken",
        heard ->
            heard.getLast().startsWith("STATUS=")
                && heard.getLast().contains("the configuration file has problems"));
  }

  /** How often READY followed on RELOADING. */
  private static long reloads(ImmutableList<String> heard) {
    var others = heard.stream().filter(message -> !message.startsWith("STATUS=")).toList();
    return IntStream.range(1, others.size())
        .filter(i ->
            others.get(i).equals("READY=1")
                && others.get(i - 1).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+"))
        .count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"leafcast-speaker", "java"})
  void aThreadThatHangsIsNotSaidToBeAlive(String thread) {
    start(WATCHED);
    await("it lives", heard -> systemd.count(ALIVE) > 2);
    try (var _ = FrozenThread.of(daemon.pid(), thread)) {
      // What was answered before may still have come.
      long before = systemd.count(ALIVE);
      Eventually.keep(
          "at most one more sign of life",
          SIX_QUESTIONS,
          () -> systemd.count(ALIVE),
          count -> count <= before + 1);
      assertThat(daemon.runs()).isTrue();
    }
    long after = systemd.count(ALIVE);
    await("it lives again", heard -> systemd.count(ALIVE) > after + 2);
  }

  @Test
  void aStopIsSaidWithTheTimeThatItsDrainMayTake() {
    daemon =
        Daemon.start(
            pair.node(),
            file(ONE_PREFIX) + "stop: {onTerm: drain, within: 20}\n",
            ImmutableMap.of("NOTIFY_SOCKET", systemd.address()));
    await("it is ready", heard -> heard.contains("READY=1"));
    assertThat(daemon.stop()).isZero();
    await("it stops", heard -> heard.contains("STOPPING=1\nEXTEND_TIMEOUT_USEC=30000000"));
  }

  @Test
  void aQueueThatNobodyReadsIsSaidOnceAndNothingElseComesOfIt() {
    start(ImmutableMap.of("WATCHDOG_USEC", "600000"));
    Eventually.see("it is said", SOON, daemon::log, log -> log.contains("systemd: cannot be told"));
    var leaf = pair.startLeaf();
    Eventually.see("the leaf has it", SOON, leaf::prefixes, prefixes -> prefixes.size() == 1);
    Eventually.keep(
        "said once",
        Duration.ofSeconds(2),
        () -> daemon.log().lines().filter(line -> line.contains("systemd: ")).count(),
        count -> count == 1);
    await("once it is read it goes on", heard -> heard.getLast().equals(ALIVE));
  }

  private void start(ImmutableMap<String, String> more) {
    daemon =
        Daemon.start(
            pair.node(),
            file(ONE_PREFIX),
            ImmutableMap.<String, String>builder()
                .put("NOTIFY_SOCKET", systemd.address())
                .putAll(more)
                .buildOrThrow());
  }

  private void await(String what, Predicate<ImmutableList<String>> there) {
    Eventually.see(what, SOON, systemd::heard, heard -> !heard.isEmpty() && there.test(heard));
  }

  private static String file(String prefixes) {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 4200000100, id: 10.0.1.10}
    allow: [10.42.0.0/16]
    sources:
      static: {prefixes: %s}
    peers:
      - {name: leaf-1, address: "%s", asn: 4200000001}
    reload: {withdrawLimit: 100}
    """
        .formatted(prefixes, Pair.LEAF_IPV6);
  }
}
