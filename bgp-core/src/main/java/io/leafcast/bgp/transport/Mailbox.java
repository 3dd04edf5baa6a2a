package io.leafcast.bgp.transport;

import io.leafcast.bgp.speaker.Input;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** The door into the speaker: any thread may post, and the speaker's thread takes in order. */
public final class Mailbox {
  private final Executor speakerThread;
  private final Consumer<Input> speaker;

  Mailbox(Executor speakerThread, Consumer<Input> speaker) {
    this.speakerThread = speakerThread;
    this.speaker = speaker;
  }

  /** Hands {@code input} over and returns at once. Nothing happens once the speaker has ended. */
  public void post(Input input) {
    try {
      speakerThread.execute(() -> speaker.accept(input));
    } catch (RejectedExecutionException _) {
      // The loop is shut down: there is nobody left whom this could concern.
    }
  }
}
