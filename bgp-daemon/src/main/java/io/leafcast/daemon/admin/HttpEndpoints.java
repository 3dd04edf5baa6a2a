package io.leafcast.daemon.admin;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.config.ListenAddress;
import io.leafcast.daemon.http.Answer;
import io.leafcast.daemon.http.Bounds;
import io.leafcast.daemon.http.HttpServer;
import io.leafcast.daemon.http.Shared;
import io.leafcast.daemon.log.Log;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * /healthz, /readyz and /metrics over HTTP. /healthz asks nothing of peers, so that a dead leaf
 * restarts no daemon. What takes a while is made beside the server's thread, each on its own.
 */
public final class HttpEndpoints implements AutoCloseable {
  private final HttpServer server;
  private final Shared health;
  private final Shared metrics;

  private HttpEndpoints(HttpServer server, Shared health, Shared metrics) {
    this.server = server;
    this.health = health;
    this.metrics = metrics;
  }

  /** Begins to answer, where that can be listened on. Bad says why nowhere. */
  public static Decoded<HttpEndpoints> open(
      ListenAddress listen, Board board, NoteCounts notes, InstantSource clock) {
    return open(listen, board, notes, clock, Bounds.USUAL);
  }

  /** The same, with other bounds. */
  static Decoded<HttpEndpoints> open(
      ListenAddress listen, Board board, NoteCounts notes, InstantSource clock, Bounds bounds) {
    Shared health = new Shared("healthz", () -> health(board));
    Shared metrics = new Shared("metrics", () -> metrics(board, notes, clock));
    List<String> cannot = new ArrayList<>();
    try {
      HttpServer server =
          HttpServer.open(
              addresses(listen),
              (path, to) -> {
                switch (path) {
                  case "/healthz" -> health.ask(to);
                  case "/readyz" -> to.accept(ready(board));
                  case "/metrics" -> metrics.ask(to);
                  default -> to.accept(nothing());
                }
              },
              bounds,
              (address, why) -> cannot.add(cannot(address, why)));
      cannot.forEach(reason -> Log.error("http: " + reason));
      return Decoded.good(new HttpEndpoints(server, health, metrics));
    } catch (IOException refused) {
      return Decoded.bad(
          cannot.isEmpty() ? "cannot listen: " + refused.getMessage() : String.join("; ", cannot));
    }
  }

  /**
   * Where a wider address is configured, for a Prometheus elsewhere, the probes of the manifests
   * still ask 127.0.0.1. With port 0 that is another one for each, and nobody asks there.
   */
  private static ImmutableList<InetSocketAddress> addresses(ListenAddress listen) {
    InetAddress own = listen.address().toInetAddress();
    InetSocketAddress configured = new InetSocketAddress(own, listen.port());
    InetSocketAddress probed =
        new InetSocketAddress(Address.ipv4(0x7F000001).toInetAddress(), listen.port());
    return own.isAnyLocalAddress() || configured.equals(probed)
        ? ImmutableList.of(configured)
        : ImmutableList.of(configured, probed);
  }

  private static String cannot(InetSocketAddress address, IOException why) {
    return "cannot listen on "
        + new ListenAddress(Address.of(address.getAddress()), address.getPort())
        + ": "
        + why.getMessage();
  }

  /** The port that is listened on. */
  public int port() {
    return server.port();
  }

  private static Answer health(Board board) {
    if (board.fault().isPresent()) {
      return Answer.plain(503, board.fault().orElseThrow());
    }
    return board.speakerAnswers()
        ? Answer.plain(200, "alive")
        : Answer.plain(503, "the speaker's thread does not answer");
  }

  private static Answer ready(Board board) {
    Readiness readiness = Readiness.of(board);
    return Answer.plain(
        readiness.answer() == Readiness.Answer.READY ? 200 : 503, readiness.reason());
  }

  private static Answer metrics(Board board, NoteCounts notes, InstantSource clock) {
    return new Answer(
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        Meters.scrape(board, notes, clock.instant()));
  }

  private static Answer nothing() {
    return Answer.plain(404, "here are /healthz, /readyz and /metrics");
  }

  @Override
  public void close() {
    server.close();
    health.close();
    metrics.close();
  }
}
