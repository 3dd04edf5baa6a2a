package io.leafcast.bgp.transport;

import io.leafcast.bgp.kernel.InterfaceChanges;
import java.io.IOException;

/** The kernel that we run on, telling of its interfaces by netlink. */
record KernelTells(InterfaceChanges changes) implements InterfaceWatch.Teller {

  static InterfaceWatch.Teller open() throws IOException {
    return new KernelTells(InterfaceChanges.open());
  }

  @Override
  public InterfaceChanges.Heard await() throws IOException {
    return changes.await();
  }

  @Override
  public Interfaces read() {
    return Interfaces.ofKernel();
  }

  @Override
  public void close() {
    changes.close();
  }
}
