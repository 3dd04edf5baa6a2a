package io.leafcast.bgp.transport;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.Rehearsal;
import io.leafcast.bgp.speaker.Speaker;
import io.leafcast.bgp.speaker.SpeakerNote;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.speaker.Stopping;
import io.netty.channel.EventLoopGroup;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A running speaker. One event loop, whose thread owns all BGP state and all sockets, feeds the
 * Speaker and carries out what it asks for.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is heard as an event
public final class SpeakerLoop implements AutoCloseable {
  /** Longer than a hung-up connection may linger. */
  private static final long GOODBYE_SECONDS = 3;

  private final EventLoopGroup group;
  private final Driver driver;
  private final Mailbox mailbox;
  private final Window window;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private SpeakerLoop(
      Speaker speaker, ImmutableList<Input> first, Keeper keeper, Consumer<Note> notes) {
    Sockets sockets = Sockets.best();
    sockets.lack().ifPresent(detail -> notes.accept(new SpeakerNote.SocketsLack(detail)));
    group = sockets.newLoop();
    driver =
        new Driver(speaker, first, keeper, sockets, group.next(), System::nanoTime, notes, ended);
    window = driver.window();
    mailbox = new Mailbox(group, driver::take);
    ended.whenComplete((_, _) -> group.shutdownGracefully(0, 0, TimeUnit.SECONDS));
  }

  /**
   * Starts a speaker with these settings; it dials at once. {@code notes} hears of everything worth
   * a log line, on the speaker's thread, so it must not block. Throws what the speaker throws when
   * it cannot be configured, which is a fault of ours: settings are validated before.
   */
  public static SpeakerLoop start(SpeakerSettings settings, Consumer<Note> notes) {
    return start(ImmutableList.of(new Input.Configured(settings)), (_, _) -> {}, notes);
  }

  /**
   * The same, but the speaker begins with what the one before it has left: {@link
   * Input.Remembered}, which lets {@code keeper} save what changes, {@link Input.DrainsLeft} and
   * {@link Input.DrainPeers}.
   */
  public static SpeakerLoop resume(
      ImmutableList<Input> left, SpeakerSettings settings, Keeper keeper, Consumer<Note> notes) {
    return start(
        ImmutableList.<Input>builder().addAll(left).add(new Input.Configured(settings)).build(),
        keeper,
        notes);
  }

  private static SpeakerLoop start(
      ImmutableList<Input> first, Keeper keeper, Consumer<Note> notes) {
    return new SpeakerLoop(Speaker.seeded(new SecureRandom().nextLong()), first, keeper, notes);
  }

  /** The door for everything that the speaker is to be told. */
  public Mailbox mailbox() {
    return mailbox;
  }

  /** The window onto everything that can be seen of it. */
  public Window window() {
    return window;
  }

  /** Starts {@code source}, and tells the speaker whatever it reports. */
  public void listenTo(PrefixSource source) {
    source.start(knowledge -> mailbox.post(new Input.Reported(source.name(), knowledge)));
  }

  /**
   * What these settings would do now, and then these reports, without doing any of it; completed by
   * the speaker's thread, exceptionally where that has ended.
   */
  public CompletableFuture<Rehearsal> rehearse(
      SpeakerSettings next, ImmutableList<Input.Reported> then) {
    try {
      return CompletableFuture.supplyAsync(() -> driver.rehearse(next, then), group);
    } catch (RejectedExecutionException ended) {
      return CompletableFuture.failedFuture(ended);
    }
  }

  /**
   * Whether the speaker's thread gets round to something new within {@code patience}: for health
   * checks, which wait that long. Not to be called on that thread.
   */
  public boolean answers(Duration patience) {
    return !group.isShuttingDown()
        && group.submit(() -> {}).awaitUninterruptibly(patience.toMillis());
  }

  /**
   * Runs {@code then}, which must not block, on the speaker's thread as soon as that gets round to
   * it; never, where it does not any more.
   */
  public void whenReached(Runnable then) {
    try {
      group.execute(then);
    } catch (RejectedExecutionException _) {
      // The loop is shut down, which ended() tells.
    }
  }

  /**
   * Completed when all sessions are closed after {@link Input.Stop}; exceptionally when a fault of
   * ours ended the loop. From then on nothing is announced and the program should end.
   */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** Ends all sessions with Cease/Administrative Shutdown, waits for that, and frees everything. */
  @Override
  public void close() {
    mailbox.post(new Input.Stop(new Stopping.Shutdown("")));
    ended.completeOnTimeout(null, GOODBYE_SECONDS, TimeUnit.SECONDS);
    try {
      ended.join();
    } catch (CompletionException _) {
      // Told as a Note and by ended(); what remains here is to free the loop, which is under way.
    }
    group.terminationFuture().awaitUninterruptibly(GOODBYE_SECONDS, TimeUnit.SECONDS);
  }
}
