package io.leafcast.daemon.run;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;

/**
 * Signals of the operating system. The JDK has a class for them that every JVM offers, and that
 * javac warns of whatever one does; so it is reached by name.
 */
final class Signals {
  private Signals() {}

  /** Runs {@code action}, on a thread of the JVM's, whenever the process gets SIG{@code name}. */
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle run =
          MethodHandles.lookup()
              .findVirtual(Runnable.class, "run", methodType(void.class))
              .bindTo(action);
      Object runs =
          MethodHandleProxies.asInterfaceInstance(
              handler, MethodHandles.dropArguments(run, 0, signal));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), runs);
    } catch (ReflectiveOperationException noSignals) {
      throw new IllegalStateException("this JVM has no sun.misc.Signal", noSignals);
    }
  }
}
