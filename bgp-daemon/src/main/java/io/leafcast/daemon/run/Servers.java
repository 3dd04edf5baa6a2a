package io.leafcast.daemon.run;

import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.admin.AdminSocket;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.admin.HttpEndpoints;
import io.leafcast.daemon.admin.NoteCounts;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.lock.Holder;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.order.Asked;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The admin socket and the HTTP server. One that cannot be opened is told in the log; prefixes are
 * announced all the same. Of the control thread.
 */
final class Servers implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Board board;
  private final NoteCounts counts;
  private final InstantSource clock;
  private Optional<DaemonSettings> started = Optional.empty();
  private Optional<AdminSocket> admin = Optional.empty();
  private Optional<HttpEndpoints> http = Optional.empty();

  Servers(Board board, NoteCounts counts, InstantSource clock) {
    this.board = board;
    this.counts = counts;
    this.clock = clock;
  }

  /**
   * {@code config} writes the configuration as this node has it; any thread may ask. A port that
   * another program has is waited for that long.
   */
  void open(
      DaemonSettings settings,
      Function<Form, String> config,
      Consumer<Asked> orders,
      Duration patience) {
    started = Optional.of(settings);
    openHttp(settings, patience);
    switch (AdminSocket.open(Path.of(settings.socket()), board, clock, config, orders)) {
      case Decoded.Good<AdminSocket>(AdminSocket opened) -> admin = Optional.of(opened);
      case Decoded.Bad<AdminSocket>(String reason) -> Log.error("admin socket: " + reason);
    }
  }

  private void openHttp(DaemonSettings settings, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Decoded<HttpEndpoints> opened = HttpEndpoints.open(settings.http(), board, counts, clock);
    while (opened instanceof Decoded.Bad && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(PAUSE.toNanos());
      opened = HttpEndpoints.open(settings.http(), board, counts, clock);
    }
    switch (opened) {
      case Decoded.Good<HttpEndpoints>(HttpEndpoints server) -> http = Optional.of(server);
      case Decoded.Bad<HttpEndpoints>(String reason) -> Log.error("http: " + reason);
    }
  }

  /**
   * The same for a daemon that waits for {@code other}, which has the socket. A port that may be
   * that one's is left to it, even while it is free.
   */
  void openBeside(
      DaemonSettings settings,
      Function<Form, String> config,
      Consumer<Asked> orders,
      Optional<Holder> other) {
    if (other.filter(holder -> holder.httpPort() != settings.http().port()).isPresent()) {
      openHttp(settings, Duration.ZERO);
    } else {
      Log.info("http: " + settings.http() + " is left to the other daemon, and answers for that");
    }
    Path socket = beside(settings);
    switch (AdminSocket.open(socket, board, clock, config, orders)) {
      case Decoded.Good<AdminSocket>(AdminSocket opened) -> {
        admin = Optional.of(opened);
        Log.info("while it waits: leafcast status --socket " + socket);
      }
      case Decoded.Bad<AdminSocket>(String reason) -> Log.info("admin socket: " + reason);
    }
  }

  /** Where a daemon answers that waits. */
  static Path beside(DaemonSettings settings) {
    return Path.of(settings.socket() + ".waiting");
  }

  /** What the servers were opened with. Throws NoSuchElementException before. */
  DaemonSettings started() {
    return started.orElseThrow();
  }

  Optional<HttpEndpoints> http() {
    return http;
  }

  @Override
  public void close() {
    admin.ifPresent(AdminSocket::close);
    http.ifPresent(HttpEndpoints::close);
  }
}
