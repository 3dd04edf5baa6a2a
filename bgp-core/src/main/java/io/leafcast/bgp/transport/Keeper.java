package io.leafcast.bgp.transport;

import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Output;
import java.util.function.Consumer;

/** Where what is announced outlives the process. */
@FunctionalInterface
public interface Keeper {

  /**
   * Begins to save, in the place of what was saved before, and returns at once: it is called on the
   * speaker's thread. {@code answer} takes one {@link Input.Saved} or {@link Input.SaveFailed} from
   * any thread; one that never comes is given up soon. Where a newer one came before an older was
   * begun, only the newer needs to be saved and answered.
   */
  void keep(Output.Save save, Consumer<Input> answer);
}
