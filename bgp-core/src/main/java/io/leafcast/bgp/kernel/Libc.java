package io.leafcast.bgp.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The socket calls of libc that the JDK has no words for. Loading this class costs some tens of
 * milliseconds of processor time, so nothing on the way to the first session does.
 */
@SuppressWarnings("restricted") // that is what this class is for; native access is given to it
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET =
      call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      call(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SEND =
      call("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECV =
      call("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"),
          FunctionDescriptor.of(
              ADDRESS.withTargetLayout(
                  MemoryLayout.sequenceLayout(256, java.lang.foreign.ValueLayout.JAVA_BYTE)),
              JAVA_INT));

  private Libc() {}

  private static MethodHandle call(String name, FunctionDescriptor form) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), form, Linker.Option.captureCallState("errno"));
  }

  /** The descriptor of a new socket. */
  static int socket(int domain, int type, int protocol) throws CallFailed {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) SOCKET.invokeExact(state, domain, type, protocol);
      return (int) checked(result, "socket", state);
    } catch (Throwable any) {
      throw rethrown(any);
    }
  }

  /** Binds it to the octets of a {@code struct sockaddr}. */
  static void bind(int descriptor, MemorySegment address) throws CallFailed {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) BIND.invokeExact(state, descriptor, address, (int) address.byteSize());
      checked(result, "bind", state);
    } catch (Throwable any) {
      throw rethrown(any);
    }
  }

  /** Sets an option whose value are these octets. */
  static void option(int descriptor, int level, int name, MemorySegment value) throws CallFailed {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result =
          (int)
              SETSOCKOPT.invokeExact(state, descriptor, level, name, value, (int) value.byteSize());
      checked(result, "setsockopt", state);
    } catch (Throwable any) {
      throw rethrown(any);
    }
  }

  /** Sends these octets as one message. */
  static void send(int descriptor, MemorySegment octets) throws CallFailed {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = (long) SEND.invokeExact(state, descriptor, octets, octets.byteSize(), NO_FLAGS);
      checked(result, "send", state);
    } catch (Throwable any) {
      throw rethrown(any);
    }
  }

  static final int NO_FLAGS = 0;

  /** From {@code <sys/socket.h>}: MSG_DONTWAIT and MSG_TRUNC. */
  static final int DO_NOT_WAIT = 0x40;

  static final int TELL_TRUNCATED = 0x20;

  /** How many octets the next message has, which is in {@code into} as far as there is room. */
  static long receive(int descriptor, MemorySegment into, int flags) throws CallFailed {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = (long) RECV.invokeExact(state, descriptor, into, into.byteSize(), flags);
      return checked(result, "recv", state);
    } catch (Throwable any) {
      throw rethrown(any);
    }
  }

  /** Gives the descriptor back; whatever the kernel says, it is gone afterwards. */
  static void close(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      int _ = (int) CLOSE.invokeExact(arena.allocate(STATE), descriptor);
    } catch (Throwable any) {
      throw unexpected(any);
    }
  }

  private static long checked(long result, String call, MemorySegment state) throws CallFailed {
    if (result < 0) {
      int number = (int) ERRNO.get(state, 0L);
      throw new CallFailed(call, number, words(number));
    }
    return result;
  }

  private static String words(int number) {
    try {
      return ((MemorySegment) STRERROR.invokeExact(number)).getString(0);
    } catch (Throwable any) {
      throw unexpected(any);
    }
  }

  private static RuntimeException rethrown(Throwable any) throws CallFailed {
    if (any instanceof CallFailed failed) {
      throw failed;
    }
    return unexpected(any);
  }

  private static RuntimeException unexpected(Throwable any) {
    if (any instanceof Error error) {
      throw error;
    }
    return any instanceof RuntimeException runtime ? runtime : new IllegalStateException(any);
  }
}
