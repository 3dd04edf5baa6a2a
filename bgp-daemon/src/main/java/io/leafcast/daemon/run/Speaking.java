package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.rib.Rails;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Stopping;
import io.leafcast.bgp.transport.SpeakerLoop;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.Translation;
import io.leafcast.daemon.log.Log;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The speaker that runs, and what it runs by. Of the control thread. */
final class Speaking implements AutoCloseable {
  /** Longer than a hung-up connection may linger. */
  private static final long FAREWELL_SECONDS = 4;

  private static final long REHEARSAL_SECONDS = 1;

  /** What we know of a Node that is followed no longer: its prefixes are another node's now. */
  private static final Knowledge NOTHING =
      new Knowledge.Known(
          PrefixMap.of(), ImmutableList.of(), "the configuration names another Node now");

  private final SpeakerLoop loop;
  private final Sources sources;
  private InForce inForce;

  Speaking(SpeakerLoop loop, Sources sources, InForce first) {
    this.loop = loop;
    this.sources = sources;
    this.inForce = first;
  }

  /** Tells what is known already, and starts the sources. */
  void begin() {
    sources.heard().forEach(loop.mailbox()::post);
    sources.run(inForce.daemon().sources());
  }

  InForce inForce() {
    return inForce;
  }

  /** Runs {@code then} once the speaker's thread gets round to it. */
  void whenReached(Runnable then) {
    loop.whenReached(then);
  }

  void pass(Input said) {
    loop.mailbox().post(said);
  }

  /** What {@link #become} would do. */
  Forecast forecast(InForce next, DaemonSettings started) {
    ImmutableList.Builder<Input.Reported> then = ImmutableList.builder();
    then.addAll(sources.expected(next.daemon().sources()));
    if (hasAnotherNode(next)) {
      then.add(new Input.Reported(Translation.KUBERNETES, NOTHING, Rails.Cause.CONFIGURATION));
    }
    Plan plan = Plan.between(inForce, next, started);
    try {
      return new Forecast(
          plan,
          Optional.of(
              loop.rehearse(next.speaker(), then.build())
                  .get(REHEARSAL_SECONDS, TimeUnit.SECONDS)));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return new Forecast(plan, Optional.empty());
    } catch (TimeoutException | ExecutionException none) {
      Log.warn("config: what a change withdraws cannot be said: " + none);
      return new Forecast(plan, Optional.empty());
    }
  }

  private boolean hasAnotherNode(InForce next) {
    return !inForce.daemon().nodeName().equals(next.daemon().nodeName())
        && !sources.hasKnown(Translation.KUBERNETES);
  }

  /** Carries out what leads to {@code next}; {@code started} is what the process started with. */
  Plan become(InForce next, DaemonSettings started) {
    Plan plan = Plan.between(inForce, next, started);
    Optional<String> node = inForce.daemon().nodeName();
    if (!inForce.speaker().equals(next.speaker())) {
      loop.mailbox().post(new Input.Configured(next.speaker()));
    }
    inForce = next;
    // Not only where it changed: settings that waited for a Node had it followed, and are gone now.
    sources.run(next.daemon().sources());
    // What the new Node said while the settings waited for it is not said again.
    if (!node.equals(next.daemon().nodeName()) && !sources.hasKnown(Translation.KUBERNETES)) {
      loop.mailbox()
          .post(new Input.Reported(Translation.KUBERNETES, NOTHING, Rails.Cause.CONFIGURATION));
    }
    return plan;
  }

  /** Ends all sessions, and waits for that. */
  void stop(Stopping how) throws InterruptedException {
    loop.mailbox().post(new Input.Stop(how));
    try {
      loop.ended().get(FAREWELL_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException unclean) {
      Log.warn("not every session could be ended in time: " + unclean);
    }
  }

  /** Ends the speaker, its sessions without a word. */
  @Override
  public void close() {
    loop.close();
  }
}
