package io.leafcast.daemon.run;

import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.admin.AdminSocket;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.admin.HttpEndpoints;
import io.leafcast.daemon.admin.NoteCounts;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.order.Asked;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The admin socket and the HTTP server. One that cannot be opened is told in the log; prefixes are
 * announced all the same. Of the control thread.
 */
final class Servers implements AutoCloseable {
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

  /** {@code config} writes the configuration as this node has it; any thread may ask. */
  void open(DaemonSettings settings, Function<Form, String> config, Consumer<Asked> orders) {
    started = Optional.of(settings);
    switch (HttpEndpoints.open(settings.http(), board, counts, clock)) {
      case Decoded.Good<HttpEndpoints>(HttpEndpoints opened) -> http = Optional.of(opened);
      case Decoded.Bad<HttpEndpoints>(String reason) -> Log.error("http: " + reason);
    }
    switch (AdminSocket.open(Path.of(settings.socket()), board, clock, config, orders)) {
      case Decoded.Good<AdminSocket>(AdminSocket opened) -> admin = Optional.of(opened);
      case Decoded.Bad<AdminSocket>(String reason) -> Log.error("admin socket: " + reason);
    }
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
