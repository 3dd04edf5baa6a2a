package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.kernel.InterfaceChanges.Heard;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.SpeakerNote;
import io.leafcast.bgp.speaker.Subject;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.words.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class InterfaceWatchTest {
  private static final String SPEAKER = Words.of(new Subject.Speaker());
  private static final Address LOCAL = Address.parse("fe80::2").orThrow();
  private static final Interfaces BEFORE = on("eth0", "eth1");
  private static final Interfaces AFTER = on("eth1");
  private static final Interfaces NO_FILES =
      Interfaces.unknown(new IOException("Too many open files"));

  private final Rig rig = new Rig();
  private final Queue<Supplier<Interfaces>> readings = new ArrayDeque<>();
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private volatile ThreadFactory threads = Thread::new;
  private volatile InterfaceWatch.Telling telling =
      () -> {
        throw new IOException("Operation not permitted");
      };
  private final InterfaceWatch watch =
      new InterfaceWatch(
          new SpeakerThread(rig.loop, rig.ended::completeExceptionally),
          rig.taken::add,
          rig.diary,
          new InterfaceWatch.Host(
              () -> readings.remove().get(), () -> telling.open(), task -> threads.newThread(task)),
          rig.nanos::get);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aReadingThatFailsIsToldOnceAndLeavesWhatWasKnown() {
    readings.addAll(List.of(() -> BEFORE, () -> NO_FILES, () -> NO_FILES, () -> AFTER));
    assertThat(find(2)).isEqualTo("eth1");
    assertThat(find(1)).isEqualTo("eth0");
    assertThat(find(1)).isEqualTo("eth0");
    assertThat(find(1)).isEqualTo("eth1");
    assertThat(rig.taken).containsExactly(seen(BEFORE), seen(NO_FILES), seen(AFTER));
  }

  @Test
  void aReadingThatFailedIsTriedAgainWithoutBeingAskedFor() {
    readings.addAll(List.of(() -> NO_FILES, () -> BEFORE));
    rig.loop.execute(watch::start);
    assertThat(rig.next(Input.InterfacesSeen.class)).isEqualTo(seen(NO_FILES));
    assertThat(rig.next(Input.InterfacesSeen.class)).isEqualTo(seen(BEFORE));
  }

  @Test
  void anErrorWhileReadingIsAReadingThatFailed() {
    readings.add(() -> {
      throw new OutOfMemoryError("Java heap space");
    });
    readings.add(() -> BEFORE);
    assertThat(find(1)).isEmpty();
    assertThat(rig.next(Input.InterfacesSeen.class).interfaces())
        .isEqualTo(new HostInterfaces.Unknown("Java heap space"));
    assertThat(find(1)).isEqualTo("eth0");
  }

  @Test
  void aThreadThatCannotBeStartedIsToldAndTheNextIsTried() {
    threads =
        task ->
            new Thread(task) {
              @Override
              public synchronized void start() {
                throw new OutOfMemoryError("unable to create native thread");
              }
            };
    assertThat(find(1)).isEmpty();
    assertThat(rig.next(Input.InterfacesSeen.class).interfaces())
        .isEqualTo(new HostInterfaces.Unknown("unable to create native thread"));
    threads = Thread::new;
    readings.add(() -> BEFORE);
    assertThat(find(1)).isEqualTo("eth0");
  }

  @Test
  void whoAsksAHostThatDoesNotAnswerIsToldWhatIsKnownAfterAWhile() {
    CompletableFuture<Interfaces> never = new CompletableFuture<>();
    readings.addAll(List.of(() -> BEFORE, never::join));
    assertThat(find(1)).isEqualTo("eth0");
    assertThat(find(2)).isEqualTo("eth1");
    never.complete(AFTER);
  }

  @Test
  void whatWasReadAMomentAgoIsNotReadAgain() {
    readings.add(() -> BEFORE);
    assertThat(find(1)).isEqualTo("eth0");
    rig.nanos.addAndGet(-Duration.ofMinutes(1).toNanos());
    assertThat(find(2)).isEqualTo("eth1");
  }

  @Test
  void whatTheKernelTellsOfIsReadAtOnceAndWithItsOwnTables() {
    telling = teller(BEFORE, BEFORE, AFTER);
    readings.add(() -> BEFORE);
    rig.loop.execute(watch::start);
    assertThat(rig.next(Input.InterfacesSeen.class)).isEqualTo(seen(BEFORE));
    heard.addAll(List.of(Heard.NOTHING, Heard.CHANGE, Heard.CHANGE));
    assertThat(rig.next(Input.InterfacesSeen.class)).isEqualTo(seen(AFTER));
    assertThat(rig.taken).isEmpty();
  }

  @Test
  void aKernelThatDoesNotTellIsToldOfOnceAndTheHostIsReadAsBefore() {
    readings.add(() -> BEFORE);
    rig.loop.execute(watch::start);
    assertThat(rig.diary.await(Note.Kind.REMARK, SPEAKER))
        .isEqualTo(new SpeakerNote.InterfacesNotTold("Operation not permitted"));
    readings.add(() -> AFTER);
    assertThat(find(1)).isEqualTo("eth1");
  }

  @Test
  void aKernelThatTellsNoMoreIsToldOfAndTheHostIsReadAsBefore() {
    telling = teller(AFTER);
    readings.add(() -> BEFORE);
    rig.loop.execute(watch::start);
    assertThat(rig.next(Input.InterfacesSeen.class)).isEqualTo(seen(BEFORE));
    assertThat(rig.next(Input.InterfacesSeen.class)).isEqualTo(seen(AFTER));
    heard.add(Heard.CHANGE); // of which it has nothing to read
    assertThat(rig.next(Input.InterfacesSeen.class).interfaces())
        .isInstanceOf(HostInterfaces.Unknown.class);
    closed.complete(null);
    assertThat(rig.diary.await(Note.Kind.REMARK, SPEAKER))
        .isEqualTo(new SpeakerNote.InterfacesNotTold("gone"));
    readings.add(() -> BEFORE);
    assertThat(find(1)).isEqualTo("eth0");
  }

  @Test
  void oneThatIsStoppedClosesWhatItListensTo() {
    telling = teller(BEFORE);
    readings.add(() -> BEFORE);
    rig.loop.execute(watch::start);
    opened.join();
    watch.stop();
    heard.add(Heard.NOTHING);
    closed.join();
  }

  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** Reads these, one after the other; tells of what is put into {@code heard}. */
  private InterfaceWatch.Telling teller(Interfaces... tables) {
    Queue<Interfaces> left = new ArrayDeque<>(List.of(tables));
    return () -> {
      opened.complete(null);
      return new InterfaceWatch.Teller() {
        @Override
        public Heard await() throws IOException {
          while (true) {
            if (closed.isDone()) {
              throw new IOException("gone");
            }
            try {
              Heard next = heard.poll(20, TimeUnit.MILLISECONDS);
              if (next != null) {
                return next;
              }
            } catch (InterruptedException interrupted) {
              throw new IOException(interrupted);
            }
          }
        }

        @Override
        public Interfaces read() {
          return left.remove();
        }

        @Override
        public void close() {
          closed.complete(null);
        }
      };
    };
  }

  /** What is answered a minute after the last. */
  private String find(int index) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    rig.loop.execute(() -> {
      rig.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      watch.find(LOCAL, index, answer::complete);
    });
    return answer.join();
  }

  private static Input seen(Interfaces interfaces) {
    return new Input.InterfacesSeen(interfaces.known());
  }

  /** The same link-local address on each; eth0 is the first interface, eth1 the second. */
  private static Interfaces on(String... names) {
    InterfaceAddresses one =
        new InterfaceAddresses(ImmutableList.of(new OnLink(LOCAL, Prefix.containing(LOCAL, 64))));
    ImmutableMap.Builder<String, InterfaceAddresses> byName = ImmutableMap.builder();
    for (String name : names) {
      byName.put(name, one);
    }
    return new Interfaces(
        new HostInterfaces.Known(byName.buildOrThrow()), ImmutableMap.of(1, "eth0", 2, "eth1"));
  }
}
