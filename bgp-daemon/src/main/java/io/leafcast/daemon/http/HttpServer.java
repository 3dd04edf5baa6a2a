package io.leafcast.daemon.http;

import com.google.common.collect.ImmutableList;
import io.leafcast.daemon.log.Log;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/** Listens, at one address or more, and serves all who connect on one thread of its own. */
public final class HttpServer implements AutoCloseable {
  private static final int BACKLOG = 128;

  /**
   * Where no descriptor is left, or a fault of ours comes back, trying again at once is in vain.
   */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ImmutableList<ServerSocketChannel> servers;
  private final Selector selector;
  private final Answers answers;
  private final Bounds bounds;
  private final Set<Client> clients = new HashSet<>();
  private final Queue<Made> made = new ConcurrentLinkedQueue<>();
  private long acceptAgain = System.nanoTime();

  private record Made(Client client, Answer answer) {}

  private HttpServer(
      ImmutableList<ServerSocketChannel> servers,
      Selector selector,
      Answers answers,
      Bounds bounds) {
    this.servers = servers;
    this.selector = selector;
    this.answers = answers;
    this.bounds = bounds;
  }

  /**
   * Begins to serve at those of {@code listen} that can be had; {@code refused} is told of the
   * others. Throws IOException where that is none of them.
   */
  public static HttpServer open(
      List<InetSocketAddress> listen,
      Answers answers,
      Bounds bounds,
      BiConsumer<InetSocketAddress, IOException> refused)
      throws IOException {
    Selector selector = Selector.open();
    List<ServerSocketChannel> servers = new ArrayList<>();
    IOException none = new IOException("no address to listen on");
    try {
      for (InetSocketAddress address : listen) {
        try {
          servers.add(bound(address, selector));
        } catch (IOException cannot) {
          none = cannot;
          refused.accept(address, cannot);
        }
      }
      if (servers.isEmpty()) {
        throw none;
      }
      HttpServer opened = new HttpServer(ImmutableList.copyOf(servers), selector, answers, bounds);
      Thread.ofPlatform().name("http").daemon().start(opened::run);
      return opened;
    } catch (IOException | RuntimeException | Error ours) {
      for (ServerSocketChannel server : servers) {
        server.close();
      }
      selector.close();
      throw ours;
    }
  }

  private static ServerSocketChannel bound(InetSocketAddress listen, Selector selector)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(listen, BACKLOG);
      server.configureBlocking(false);
      SelectionKey _ = server.register(selector, SelectionKey.OP_ACCEPT);
      return server;
    } catch (IOException | RuntimeException | Error refused) {
      server.close();
      throw refused;
    }
  }

  /** The port that is listened on, at the first address that could be had. */
  public int port() {
    return servers.getFirst().socket().getLocalPort();
  }

  private void run() {
    while (selector.isOpen()) {
      try {
        selector.select(this::ready, PAUSE.toMillis());
        turn(System.nanoTime());
      } catch (ClosedSelectorException closed) {
        break;
      } catch (IOException | RuntimeException | Error ours) {
        Log.error("http: a fault of ours; goes on", ours);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    clients.forEach(Client::close);
  }

  private void ready(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key.attachment() instanceof Client client) {
      with(client, key.isWritable() ? client::write : client::read);
    } else if (key.channel() instanceof ServerSocketChannel server) {
      accept(server, System.nanoTime());
    }
  }

  /** What a connection does next, at a moment; it may end up with a path that is asked for. */
  private interface Step {
    Optional<String> at(long now) throws IOException;
  }

  private void with(Client client, Step step) {
    try {
      step.at(System.nanoTime()).ifPresent(path -> ask(client, path));
    } catch (IOException lost) {
      client.close();
    } catch (RuntimeException | Error ours) {
      client.close();
      throw ours;
    }
  }

  private void ask(Client client, String path) {
    try {
      answers.ask(path, answer -> hand(client, answer));
    } catch (RuntimeException | Error ours) {
      Log.error("http: " + path + " failed", ours);
      hand(client, Answer.plain(500, "a fault of ours; the log says more"));
    }
  }

  /** Any thread may. */
  private void hand(Client client, Answer answer) {
    made.add(new Made(client, answer));
    selector.wakeup();
  }

  /** What does not come from a socket: answers, the time. */
  private void turn(long now) {
    // Only those of now: a client that has sent many requests at once lets others in between.
    for (int left = made.size(); left > 0; left--) {
      Made next = made.remove();
      if (next.client().stage() == Client.Stage.WAITING) {
        with(next.client(), at -> next.client().answer(next.answer(), at));
      }
    }
    for (Client client : clients) {
      if (client.deadline() - now <= 0) {
        client.close();
      }
    }
    clients.removeIf(client -> client.stage() == Client.Stage.GONE);
    if (acceptAgain - now <= 0) {
      accepting(SelectionKey.OP_ACCEPT);
    }
  }

  /** Asks for new connections, or for none. */
  private void accepting(int interest) {
    for (ServerSocketChannel server : servers) {
      SelectionKey key = server.keyFor(selector);
      if (key != null && key.isValid() && key.interestOps() != interest) {
        key.interestOps(interest);
      }
    }
  }

  private void accept(ServerSocketChannel server, long now) {
    try {
      for (int come = 0; come < bounds.connections(); come++) {
        SocketChannel channel = server.accept();
        if (channel == null) {
          break;
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        Client client = new Client(channel, key, bounds, now);
        key.attach(client);
        makeRoom();
        clients.add(client);
        // A request that is there already has not to wait for another turn.
        with(client, client::read);
      }
    } catch (IOException full) {
      acceptAgain = now + PAUSE.toNanos();
      accepting(0);
      leastWanted().ifPresent(Client::close);
    }
  }

  private void makeRoom() {
    clients.removeIf(client -> client.stage() == Client.Stage.GONE);
    if (clients.size() >= bounds.connections()) {
      leastWanted().ifPresent(Client::close);
      clients.removeIf(client -> client.stage() == Client.Stage.GONE);
    }
  }

  /** Those that ask for nothing come first, and among them the one that does so the longest. */
  private Optional<Client> leastWanted() {
    long now = System.nanoTime();
    return clients.stream()
        .filter(client -> client.stage() != Client.Stage.GONE)
        .min(
            Comparator.comparing(Client::stage)
                .thenComparing(Comparator.comparingLong((Client c) -> now - c.since()).reversed()));
  }

  @Override
  public void close() {
    try {
      for (ServerSocketChannel server : servers) {
        server.close();
      }
      selector.close();
    } catch (IOException gone) {
      Log.warn("http: the socket is left behind: " + gone.getMessage());
    }
  }
}
