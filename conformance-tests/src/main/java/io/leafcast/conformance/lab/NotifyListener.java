package io.leafcast.conformance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The socket that a service tells systemd things by, in systemd's place (sd_notify(3)): what was
 * sent there is read when it is asked for, so who does not ask has a queue that fills up. For one
 * thread.
 */
@SuppressWarnings("restricted") // Java has no Unix datagrams; the calls used here are libc's.
public final class NotifyListener implements AutoCloseable {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle SOCKET =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("socket"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT));
  private static final MethodHandle BIND =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("bind"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT));
  private static final MethodHandle RECV =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("recv"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("close"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private static final short AF_UNIX = 1;

  /** SOCK_DGRAM | SOCK_CLOEXEC. */
  private static final int KIND = 2 | 0x80000;

  private static final int MSG_DONTWAIT = 0x40;
  private static final int SOCKADDR_UN_OCTETS = 110;
  private static final int LONGEST = 8 * 1024;

  private final Path path;
  private final int descriptor;
  private final List<String> heard = new ArrayList<>();

  private NotifyListener(Path path, int descriptor) {
    this.path = path;
    this.descriptor = descriptor;
  }

  /** Listens at this path, which must be free. */
  public static NotifyListener at(Path path) {
    try (var arena = Arena.ofConfined()) {
      int descriptor = (int) SOCKET.invokeExact((int) AF_UNIX, KIND, 0);
      var address = arena.allocate(SOCKADDR_UN_OCTETS);
      address.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
      address.setString(Short.BYTES, path.toString());
      int bound = (int) BIND.invokeExact(descriptor, address, SOCKADDR_UN_OCTETS);
      if (descriptor < 0 || bound < 0) {
        throw new LabFailure("cannot listen at " + path);
      }
      return new NotifyListener(path, descriptor);
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Throwable failed) {
      throw new LabFailure("cannot listen at " + path, failed);
    }
  }

  /** For NOTIFY_SOCKET. */
  public String address() {
    return path.toString();
  }

  /** All messages so far, in order. */
  public ImmutableList<String> heard() {
    try (var arena = Arena.ofConfined()) {
      MemorySegment octets = arena.allocate(LONGEST);
      long read = (long) RECV.invokeExact(descriptor, octets, (long) LONGEST, MSG_DONTWAIT);
      while (read >= 0) {
        heard.add(new String(octets.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE), UTF_8));
        read = (long) RECV.invokeExact(descriptor, octets, (long) LONGEST, MSG_DONTWAIT);
      }
      return ImmutableList.copyOf(heard);
    } catch (Throwable failed) {
      throw new LabFailure("cannot read what came to " + path, failed);
    }
  }

  /** How often this message came so far. */
  public long count(String message) {
    return heard().stream().filter(message::equals).count();
  }

  @Override
  public void close() {
    try {
      int _ = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable failed) {
      throw new LabFailure("cannot close " + path, failed);
    }
  }
}
