package io.leafcast.daemon.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.order.Asked;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A Unix socket that only this user can open. Who connects sends one line of at most 4 KiB, or 3
 * MiB where it is an order, that of {@link Wire} or a JSON document, and is answered once, within 2
 * s, or 4 s where something is to be done, by another thread. Two are served at a time; others are
 * told so, since each {@code leafcast status} takes of the same memory as the daemon.
 */
public final class AdminSocket implements AutoCloseable {
  private static final int LONGEST_PATH = 107;
  private static final long PATIENCE_MILLIS = 2000;
  private static final long PAUSE_NANOS = 200_000_000;
  private static final int AT_A_TIME = 2;
  private static final byte[] BUSY =
      (Wire.REFUSED + "two others are asking at this moment; ask again in a second\n")
          .getBytes(UTF_8);

  private final ServerSocketChannel server;
  private final Path path;
  private final Requests requests;
  private final Semaphore places = new Semaphore(AT_A_TIME);

  private AdminSocket(ServerSocketChannel server, Path path, Requests requests) {
    this.server = server;
    this.path = path;
    this.requests = requests;
  }

  /**
   * Begins to answer at {@code path}. Bad says why not, and what to do.
   *
   * @param config writes the configuration as this node has it; any thread may ask
   * @param orders hands on what is to be done, and does not wait for it; any thread may call it
   */
  public static Decoded<AdminSocket> open(
      Path path,
      Board board,
      InstantSource clock,
      Function<Form, String> config,
      Consumer<Asked> orders) {
    Path whole = path.toAbsolutePath();
    if (whole.toString().getBytes(UTF_8).length > LONGEST_PATH) {
      return Decoded.bad(path + " is longer than a socket's path can be, " + LONGEST_PATH);
    }
    return folder(whole)
        .then(AdminSocket::free)
        .then(AdminSocket::bind)
        .then(server -> {
          AdminSocket socket =
              new AdminSocket(server, whole, new Requests(board, clock, config, orders));
          Thread.ofPlatform().name("admin").daemon().start(socket::run);
          return Decoded.good(socket);
        });
  }

  private static Decoded<Path> folder(Path path) {
    Path folder = path.getParent();
    if (folder == null || Files.isDirectory(folder)) {
      return Decoded.good(path);
    }
    try {
      Files.createDirectory(folder);
      return Decoded.good(path);
    } catch (IOException impossible) {
      return Decoded.bad(
          "the folder " + folder + " is not there and cannot be made; make it for this user");
    }
  }

  /** Whether a socket may be put at {@code path}: one that a dead daemon left may be replaced. */
  private static Decoded<Path> free(Path path) {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Decoded.good(path);
    }
    try {
      if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isOther()) {
        return Decoded.bad(path + " is there and is no socket; it was left alone");
      }
    } catch (IOException unreadable) {
      return Decoded.bad(path + " cannot be looked at: " + unreadable.getMessage());
    }
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return Decoded.bad("another daemon answers at " + path);
    } catch (IOException nobody) {
      return Decoded.good(path);
    }
  }

  /** Bound beside its place and then moved, so that nobody else can open it for a moment. */
  private static Decoded<ServerSocketChannel> bind(Path path) {
    Path beside = path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid());
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        Files.deleteIfExists(beside);
        server.bind(UnixDomainSocketAddress.of(beside));
        Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-------"));
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
        return Decoded.good(server);
      } catch (IOException refused) {
        server.close();
        Files.deleteIfExists(beside);
        throw refused;
      }
    } catch (IOException refused) {
      return Decoded.bad(path + " cannot be made: " + refused.getMessage());
    }
  }

  private void run() {
    while (server.isOpen()) {
      try {
        admit(server.accept());
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException lost) {
        Log.warn("admin socket: a client was lost: " + lost.getMessage());
        // Where no descriptor is left, the next accept fails as fast as this one.
        LockSupport.parkNanos(PAUSE_NANOS);
      } catch (RuntimeException | Error ours) {
        Log.error("admin socket: a client cannot be served", ours);
      }
    }
  }

  private void admit(SocketChannel client) throws IOException {
    if (!places.tryAcquire()) {
      // What is closed before it was read takes the answer along.
      try (client) {
        serve(client, _ -> BUSY);
      }
      return;
    }
    try {
      Thread.ofPlatform().name("admin-client").daemon().start(() -> serveAndLeave(client));
    } catch (RuntimeException | Error none) {
      places.release();
      client.close();
      throw none;
    }
  }

  private void serveAndLeave(SocketChannel client) {
    try (client) {
      serve(client, requests::answer);
    } catch (IOException lost) {
      Log.warn("admin socket: a client was lost: " + lost.getMessage());
    } catch (RuntimeException | Error ours) {
      Log.error("admin socket: a request failed", ours);
    } finally {
      places.release();
    }
  }

  private static void serve(SocketChannel client, Function<ByteBuffer, byte[]> answers)
      throws IOException {
    client.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      SelectionKey key = client.register(selector, SelectionKey.OP_READ);
      long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
      ByteBuffer request = ByteBuffer.allocate(Requests.USUAL_OCTETS);
      while (!isComplete(request) && ready(selector, deadline) && client.read(request) >= 0) {
        request = Requests.roomier(request);
      }
      ByteBuffer answer = ByteBuffer.wrap(answers.apply(request.flip()));
      key.interestOps(SelectionKey.OP_WRITE);
      long patience = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
      while (answer.hasRemaining() && ready(selector, patience)) {
        int _ = client.write(answer);
      }
    }
  }

  private static boolean isComplete(ByteBuffer request) {
    return !request.hasRemaining()
        || (request.position() > 0 && request.get(request.position() - 1) == '\n');
  }

  private static boolean ready(Selector selector, long deadline) throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    selector.selectedKeys().clear();
    return left > 0 && selector.select(left) > 0;
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException gone) {
      Log.warn("admin socket: " + path + " is left behind: " + gone.getMessage());
    }
  }
}
