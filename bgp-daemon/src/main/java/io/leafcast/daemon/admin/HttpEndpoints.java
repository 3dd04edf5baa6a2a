package io.leafcast.daemon.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.config.ListenAddress;
import io.leafcast.daemon.log.Log;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * /healthz, /readyz and /metrics over HTTP: GET only, two threads at most, each request and answer
 * within 10 s. /healthz asks nothing of peers, so that a dead leaf restarts no daemon.
 */
public final class HttpEndpoints implements AutoCloseable {
  private static final int BACKLOG = 16;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Board board;
  private final NoteCounts notes;
  private final InstantSource clock;

  private HttpEndpoints(
      HttpServer server,
      ThreadPoolExecutor threads,
      Board board,
      NoteCounts notes,
      InstantSource clock) {
    this.server = server;
    this.threads = threads;
    this.board = board;
    this.notes = notes;
    this.clock = clock;
  }

  /** Begins to answer. Bad says why not. */
  public static Decoded<HttpEndpoints> open(
      ListenAddress listen, Board board, NoteCounts notes, InstantSource clock) {
    // Read once by the JDK's server, when its first class is loaded.
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
    System.setProperty("jdk.httpserver.maxConnections", "32");
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            2,
            2,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(BACKLOG),
            Thread.ofPlatform().name("http-", 1).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(listen.address().toInetAddress(), listen.port()), BACKLOG);
      HttpEndpoints endpoints = new HttpEndpoints(server, threads, board, notes, clock);
      server.setExecutor(threads);
      server.createContext("/", endpoints::answer);
      server.start();
      return Decoded.good(endpoints);
    } catch (IOException refused) {
      return Decoded.bad("cannot listen on " + listen + ": " + refused.getMessage());
    }
  }

  /** The port that is listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private record Answer(int status, String type, String body) {
    static Answer plain(int status, String line) {
      return new Answer(status, "text/plain; charset=utf-8", line + "\n");
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      Answer answer =
          method.equals("GET") || method.equals("HEAD")
              ? answer(exchange.getRequestURI().getPath())
              : Answer.plain(405, "only GET is answered here");
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), method.equals("HEAD") ? -1 : body.length);
      if (!method.equals("HEAD")) {
        exchange.getResponseBody().write(body);
      }
    } catch (RuntimeException ours) {
      Log.error("http " + exchange.getRequestURI() + " failed", ours);
      throw ours;
    }
  }

  private Answer answer(String path) {
    return switch (path) {
      case "/healthz" ->
          board.speakerAnswers()
              ? Answer.plain(200, "alive")
              : Answer.plain(503, "the speaker's thread does not answer");
      case "/readyz" -> {
        Readiness readiness = Readiness.of(board);
        yield Answer.plain(
            readiness.answer() == Readiness.Answer.READY ? 200 : 503, readiness.reason());
      }
      case "/metrics" ->
          new Answer(
              200,
              "text/plain; version=0.0.4; charset=utf-8",
              Meters.scrape(board, notes, clock.instant()));
      default -> Answer.plain(404, "here are /healthz, /readyz and /metrics");
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
