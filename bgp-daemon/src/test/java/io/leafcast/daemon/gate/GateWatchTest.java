package io.leafcast.daemon.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.daemon.config.Condition;
import io.leafcast.daemon.config.GateSettings;
import io.leafcast.k8s.objects.NodeFacts;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GateWatchTest {
  @TempDir private Path folder;
  private final BlockingQueue<Progress> told = new LinkedBlockingQueue<>();
  private Path bootId;
  private Path socket;
  private Optional<GateWatch> watch = Optional.empty();

  @BeforeEach
  void boot() throws IOException {
    bootId = Files.writeString(folder.resolve("boot_id"), "boot-1");
    socket = folder.resolve("health.sock");
  }

  /** What it still writes is not to be in the way of who clears the folder. */
  @AfterEach
  void end() throws InterruptedException {
    close();
    if (watch.isPresent()) {
      watch.orElseThrow().awaitEnd();
    }
  }

  private void close() {
    watch.ifPresent(GateWatch::close);
  }

  private void start(Duration interval, Optional<Duration> openAfter, Condition... conditions) {
    close();
    watch =
        Optional.of(
            GateWatch.start(
                new GateSettings(
                    ImmutableList.copyOf(conditions),
                    interval,
                    Duration.ofSeconds(1),
                    openAfter,
                    folder.resolve("gate-opened").toString()),
                Optional.empty(),
                bootId,
                told::add));
  }

  private Progress next() throws InterruptedException {
    Progress next = told.poll(60, TimeUnit.SECONDS);
    assertThat(next).as("told within a minute").isNotNull();
    return next == null ? new Progress.Opened("") : next;
  }

  private Condition agent() {
    return new Condition.AgentSocket(socket.toString());
  }

  @Test
  void itOpensWhenTheAgentComesAndARestartInThisBootWaitsForNobody()
      throws IOException, InterruptedException {
    start(Duration.ofMillis(20), Optional.empty(), agent());
    assertThat(next()).isInstanceOf(Progress.Waiting.class);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Progress now = next();
      // Between bind and listen it is refused.
      while (now instanceof Progress.Waiting) {
        now = next();
      }
      assertThat(now).isEqualTo(new Progress.Opened("all of its conditions hold"));
    }
    awaitMemory();
    start(Duration.ofMillis(20), Optional.empty(), agent());
    assertThat(next())
        .isEqualTo(new Progress.Opened("it was open before, since the node was booted"));

    Files.writeString(bootId, "boot-2");
    start(Duration.ofMillis(20), Optional.empty(), agent());
    assertThat(next()).as("after a boot").isInstanceOf(Progress.Waiting.class);
  }

  private void awaitMemory() throws InterruptedException {
    BlockingQueue<Integer> nothing = new LinkedBlockingQueue<>();
    for (int i = 0; i < 1000 && !Files.exists(folder.resolve("gate-opened")); i++) {
      assertThat(nothing.poll(10, TimeUnit.MILLISECONDS)).isNull();
    }
    assertThat(folder.resolve("gate-opened")).hasContent("boot-1");
  }

  @Test
  void whatTheNodeSaysIsLookedAtWithoutWaitingForTheInterval() throws InterruptedException {
    Condition condition = new Condition.NodeCondition("NetworkUnavailable", "False");
    start(Duration.ofHours(1), Optional.empty(), condition);
    assertThat(next())
        .isEqualTo(new Progress.Waiting(ImmutableMap.of(condition, "the Node is not known yet")));
    watch.orElseThrow().see(node("True"));
    assertThat(next())
        .isEqualTo(new Progress.Waiting(ImmutableMap.of(condition, "Node worker-1 says True")));
    watch.orElseThrow().see(node("False"));
    assertThat(next()).isInstanceOf(Progress.Opened.class);
  }

  private static NodeFacts node(String networkUnavailable) {
    return new NodeFacts(
        "worker-1",
        "uid",
        ImmutableMap.of(),
        ImmutableMap.of(),
        ImmutableList.of(),
        ImmutableSet.of(),
        ImmutableMap.of("NetworkUnavailable", networkUnavailable),
        NodeFacts.Ending.NONE);
  }

  @Test
  void theBoundOpensIt() throws InterruptedException {
    start(Duration.ofMillis(20), Optional.of(Duration.ofMillis(200)), agent());
    Progress told = next();
    if (told instanceof Progress.Waiting) { // unless the first look took longer than the bound
      told = next();
    }
    assertThat(told).isInstanceOf(Progress.Opened.class);
  }

  @Test
  void whereTheBootCannotBeToldItWaitsAtEachStart() throws IOException, InterruptedException {
    Files.delete(bootId);
    Condition loopback = new Condition.InterfaceUp("lo");
    start(Duration.ofMillis(20), Optional.empty(), loopback);
    assertThat(next()).isInstanceOf(Progress.Opened.class);
    start(Duration.ofMillis(20), Optional.empty(), agent());
    assertThat(next()).isInstanceOf(Progress.Waiting.class);
  }

  @Test
  void aWatchThatIsClosedTellsNothing() throws InterruptedException {
    start(Duration.ofMillis(20), Optional.of(Duration.ofMillis(300)), agent());
    assertThat(next()).isInstanceOf(Progress.Waiting.class);
    close();
    assertThat(told.poll(600, TimeUnit.MILLISECONDS)).isNull();
  }
}
